import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SUBNEGOTIATION_LIMIT } from '../../limits.ts';
import { encodeNegotiation, encodeSubnegotiation, escapeIac, IacDecoder, type TelnetItem, TelnetVerb } from './iac-codec.ts';

const byte = fc.nat({ max: 255 });
/** Bytes among which those that mean something to telnet are as frequent as all others together. */
const telnetBytes = fc.array(fc.oneof(byte, fc.constantFrom(255, 240, 250, 251, 252, 253, 254)), { maxLength: 600 }).map((bytes) => Uint8Array.from(bytes));

/** What can be sent, as the items in which it arrives. */
const item: fc.Arbitrary<TelnetItem> = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => ({ kind: 'data' as const, bytes })),
  fc.constant({ kind: 'data' as const, bytes: Uint8Array.of(255, 255, 250, 255) }),
  fc.record({ kind: fc.constant('negotiation' as const), verb: fc.constantFrom(...Object.values(TelnetVerb)), option: byte }),
  fc.record({ kind: fc.constant('subnegotiation' as const), option: byte, payload: fc.uint8Array({ maxLength: 40 }) }),
  fc.record({ kind: fc.constant('command' as const), command: fc.integer({ min: 241, max: 249 }) }),
);

function encode(one: TelnetItem): Uint8Array {
  switch (one.kind) {
    case 'data': return escapeIac(one.bytes);
    case 'negotiation': return encodeNegotiation(one.verb, one.option);
    case 'subnegotiation': return encodeSubnegotiation(one.option, one.payload);
    case 'command': return Uint8Array.of(255, one.command);
    case 'violation': throw new Error('nobody sends one');
  }
}

/** Decodes bytes that come in pieces of these lengths, over and over. */
function decode(bytes: Uint8Array, lengths: readonly number[]): TelnetItem[] {
  const decoder = new IacDecoder();
  const items: TelnetItem[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const end = at + (lengths[turn % lengths.length] ?? 1);
    items.push(...decoder.push(bytes.subarray(at, end)));
    at = end;
  }
  return items;
}

/** Items with neighbouring data joined, as text to compare. */
function joined(items: readonly TelnetItem[]): string[] {
  const texts: string[] = [];
  let data = '';
  for (const one of [...items, undefined]) {
    if (one?.kind === 'data') data += Buffer.from(one.bytes).toString('hex');
    else {
      if (data !== '') texts.push(`data ${data}`);
      data = '';
      if (one !== undefined) texts.push(JSON.stringify(one));
    }
  }
  return texts;
}

const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 });

describe('IacDecoder', () => {
  it('gives back whatever was encoded, cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(item, { maxLength: 20 }), lengths, (items, cuts) => {
        const bytes = Buffer.concat(items.map(encode));

        expect(joined(decode(bytes, cuts))).toEqual(joined(items));
      }),
    );
  });

  it('makes the same of any bytes however they are cut', () => {
    fc.assert(
      fc.property(telnetBytes, lengths, (bytes, cuts) => {
        expect(joined(decode(bytes, cuts))).toEqual(joined(decode(bytes, [bytes.length || 1])));
      }),
    );
  });

  it('gives no more bytes than came, and ends at the first violation', () => {
    fc.assert(
      fc.property(telnetBytes, lengths, (bytes, cuts) => {
        const items = decode(bytes, cuts);
        const given = items.reduce((sum, one) => sum + (one.kind === 'data' ? one.bytes.length : one.kind === 'subnegotiation' ? one.payload.length : 0), 0);
        const violations = items.filter(({ kind }) => kind === 'violation');

        expect(given).toBeLessThanOrEqual(bytes.length);
        expect(violations.length).toBeLessThanOrEqual(1);
        expect(items.findIndex(({ kind }) => kind === 'violation')).toBe(violations.length === 0 ? -1 : items.length - 1);
      }),
    );
  });

  it('keeps the data in front of what no telnet says', () => {
    const decoder = new IacDecoder();

    const items = decoder.push(Uint8Array.of(0x37, 0x2e, 0xff, 0x41, 0x35));

    expect(items).toEqual([
      { kind: 'data', bytes: Uint8Array.of(0x37, 0x2e) },
      { kind: 'violation', error: expect.objectContaining({ code: 'telnet', message: 'cannot read the telnet stream: expected a command behind IAC (0xff), found 0x41' }) },
    ]);
    expect(decoder.push(Uint8Array.of(0x36))).toEqual([]);
  });

  it('keeps a subnegotiation of the limit and no longer one', () => {
    const longest = new Uint8Array(SUBNEGOTIATION_LIMIT).fill(255);

    const kept = decode(encodeSubnegotiation(44, longest), [7]);
    const refused = decode(encodeSubnegotiation(44, new Uint8Array(SUBNEGOTIATION_LIMIT + 1)), [7]);

    expect(kept).toEqual([{ kind: 'subnegotiation', option: 44, payload: longest }]);
    expect(refused).toEqual([{ kind: 'violation', error: expect.objectContaining({ code: 'telnet' }) }]);
  });
});

describe('escapeIac', () => {
  it('gives the very bytes where nothing is to be doubled', () => {
    const bytes = Uint8Array.of(1, 2, 254);

    expect(escapeIac(bytes)).toBe(bytes);
    expect(escapeIac(Uint8Array.of(255, 1, 255))).toEqual(Uint8Array.of(255, 255, 1, 255, 255));
  });
});

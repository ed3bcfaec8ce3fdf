import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ctd } from '../../test/ctd-definition.ts';
import { bytesOf, currentMeter } from '../../test/nortek-definition.ts';
import { profiler } from '../../test/pd0-definition.ts';
import { ensembleBytes, withSum } from '../../test/pd0-record.ts';
import { Chunker } from '../chunking/chunk.ts';
import { LINE_LIMIT_BYTES } from '../chunking/line-framer.ts';
import type { AnyDefinition } from '../definition/instrument-definition.ts';
import { latin1Bytes } from '../latin1.ts';
import { Explainer } from './explainer.ts';

/** Explains all that a chunker cannot read of some bytes. */
function explained(definition: AnyDefinition, bytes: Uint8Array | string) {
  const chunker = new Chunker(definition);
  const explainer = new Explainer(definition);
  const items = [...chunker.push({ bytes: typeof bytes === 'string' ? latin1Bytes(bytes) : bytes, receivedAtMs: 0 }), ...chunker.end()];
  return items.flatMap((item) => (item.type === 'particle' ? [] : [explainer.explain(item)]));
}

describe('an explanation of a line', () => {
  it.each([
    [
      '#11.9471,3.8x\r\n',
      { rule: 'ctd', stream: 'ctd_parsed', at: 12, expected: [{ what: 'a digit', field: 'conductivity' }, { what: '","' }] },
    ],
    ['logging data\r\n', { rule: undefined, stream: undefined, at: 0, expected: [] }],
    [
      'battery spare = 3.1 V\r\n',
      { rule: 'voltage', stream: 'battery_voltage', at: 8, expected: [{ what: 'a value that can be read', field: 'battery' }] },
    ],
    [
      'battery main = 3-1 V\r\n',
      { rule: 'voltage', stream: 'battery_voltage', at: 15, expected: [{ what: 'a value that can be read', field: 'voltage' }] },
    ],
    ['11.9471,3.8,1.0', { rule: 'ctd', stream: 'ctd_parsed', at: 15, expected: [{ what: 'the end of a line' }] }],
  ])('says of %j up to where a rule describes it, and what the rule asks for there', (line, explanation) => {
    expect(explained(ctd, line)).toEqual([explanation]);
  });

  it('says of a line that is too long how long it may be', () => {
    const [first] = explained(ctd, `1.5, ${'2'.repeat(LINE_LIMIT_BYTES)}\r\n`);

    expect(first).toEqual({
      rule: 'ctd',
      stream: 'ctd_parsed',
      at: LINE_LIMIT_BYTES,
      expected: [{ what: `the end of the line within ${LINE_LIMIT_BYTES} bytes` }],
    });
  });
});

describe('an explanation of a record', () => {
  it('gives the checksum that there is and the one there should be', () => {
    const bytes = ensembleBytes({ cells: 1 });
    bytes[40] = 0xff;
    const [stored, at] = [new DataView(bytes.buffer).getUint16(bytes.length - 2, true), bytes.length - 2];
    const computed = new DataView(withSum(Uint8Array.from(bytes)).buffer).getUint16(at, true);

    expect(explained(profiler, bytes)).toEqual([
      {
        rule: 'velocity',
        stream: 'adcp_velocity_beam',
        at,
        expected: [{ what: `the checksum 0x${computed.toString(16).padStart(4, '0')}` }],
        checksum: { computed, found: stored, lengthBytes: 2 },
      },
    ]);
  });

  it('names the block that is not there', () => {
    expect(explained(profiler, ensembleBytes({ blocks: ['velocity'] }))).toMatchObject([
      { rule: 'velocity', expected: [{ what: 'a block', field: 'types.fixedLeader' }] },
    ]);
  });

  it('names the field that does not agree with the rest of the record, and where it is', () => {
    const bytes = ensembleBytes({ cells: 1, blocks: ['fixedLeader', 'variableLeader', 'velocity'] });
    bytes[12 + 9] = 200;

    expect(explained(profiler, withSum(bytes))).toMatchObject([
      { at: 12 + 59 + 65 + 2, expected: [{ what: 'what agrees with the rest of the record', field: 'types.velocity.velocity' }] },
    ]);
  });

  it('counts the bytes that are missing at the end', () => {
    const bytes = ensembleBytes({ cells: 1 });

    expect(explained(profiler, bytes.subarray(0, 100))).toMatchObject([
      { at: 100, expected: [{ what: `${bytes.length - 100} more bytes, of ${bytes.length}` }] },
    ]);
  });

  it('finds a size that cannot be, wherever in a line the record begins', () => {
    const bytes = ensembleBytes({ cells: 1 });
    bytes[3] = 0x7f;

    expect(explained(profiler, Uint8Array.of(0x41, 0x42, ...bytes.subarray(0, 8), 0x0d))).toMatchObject([
      { rule: 'velocity', at: 4, expected: [{ what: expect.stringContaining('the size of a record of 8 to 8192 bytes') }] },
    ]);
  });

  it('follows the pattern of a record of text', () => {
    const text = 'Ambient  Temperature =     8.88 Degrees C\r\nAttitude Temperature = 9.72 degrees C\r\nInternal Moisture    = 8DE6h\r\n';

    expect(explained(profiler, text)).toEqual([
      { rule: 'ancillary', stream: 'adcp_ancillary_system_data', at: text.indexOf('degrees'), expected: [{ what: '"Degrees C"' }] },
    ]);
  });

  it('asks for the end of a record of text', () => {
    const [first] = explained(profiler, 'Ambient  Temperature =     8.88');

    expect(first).toMatchObject({ rule: 'ancillary', at: 31, expected: [{ what: String.raw`"h\r\n" within 400 bytes of its beginning` }] });
  });

  it('says of a record of no kind up to where the rule comes that goes furthest', () => {
    const [first] = explained(currentMeter, bytesOf(`a5771000${'0a0d'.repeat(13)}0000`));

    expect(first?.rule).toBeDefined();
    expect(first?.expected).not.toEqual([]);
  });
});

describe('any bytes', () => {
  it.each([
    ['lines', ctd],
    ['records among lines', profiler],
    ['records of words', currentMeter],
  ])('are explained within their own length: %s', (_, definition: AnyDefinition) => {
    const valid = ensembleBytes({ cells: 2 });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .array(fc.constantFrom('#', '1.5', ',', ' ', '\r\n', '\u007f\u007f', '\u00a5', 'Ambient  Temperature =', 'battery main = '), {
          maxLength: 20,
        })
        .map((parts) => latin1Bytes(parts.join(''))),
      fc.tuple(fc.nat(valid.length - 1), fc.nat(255)).map(([at, byte]) => valid.map((each, i) => (i === at ? byte : each))),
      fc.tuple(fc.nat(valid.length - 5), fc.nat(255)).map(([at, byte]) => withSum(valid.map((each, i) => (i === at ? byte : each)))),
    );

    fc.assert(
      fc.property(bytes, (each) => {
        const texts = [...new Chunker(definition).push({ bytes: each, receivedAtMs: 0 })];

        const explanations = explained(definition, each);

        for (const { at } of explanations) expect(at).toBeGreaterThanOrEqual(0);
        for (const { at } of explanations) expect(at).toBeLessThanOrEqual(each.length);
        expect(explanations.length).toBeGreaterThanOrEqual(texts.filter(({ type }) => type === 'unparsed').length);
      }),
      { numRuns: 300 },
    );
  });
});

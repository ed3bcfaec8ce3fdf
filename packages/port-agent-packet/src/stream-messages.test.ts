import { describe, expect, it } from 'vitest';
import {
  isJournalled,
  PacketPayloadError,
  PacketType,
  readAck,
  readFault,
  readGap,
  readHeartbeat,
  readHello,
  readWelcome,
  writeAck,
  writeFault,
  writeGap,
  writeHeartbeat,
  writeHello,
  writeWelcome,
} from './index.ts';

const text = (payload: Uint8Array) => new TextDecoder().decode(payload);
const bytes = (json: string) => new TextEncoder().encode(json);
const failureOf = (work: () => unknown): Error => {
  try {
    return new Error(`it gave ${String(work())}`);
  } catch (error) {
    return error as Error; // nothing else is thrown here
  }
};
const huge = 2n ** 64n + 1n;

describe('the stream door\'s messages', () => {
  it('are the JSON that the wire format names', () => {
    expect(text(writeHello({ client: 'c' }))).toBe('{"version":1,"resume":null,"client":"c"}');
    expect(text(writeHello({ resume: { epoch: 'e', position: huge }, client: 'c' }))).toBe(
      '{"version":1,"resume":{"epoch":"e","position":"18446744073709551617"},"client":"c"}',
    );
    expect(text(writeHeartbeat({ position: 5n, link: 'up' }))).toBe('{"position":"5","link":"up"}');
    expect(text(writeGap({ from: 1n, to: 2n }))).toBe('{"from":"1","to":"2"}');
  });

  it('say after reading what was said in writing, positions beyond 2^53 included', () => {
    const hello = { resume: { epoch: 'e', position: huge, last: '0123456789abcdef'.repeat(2) }, from: 'head' as const, client: 'c' };
    const welcome = { epoch: 'e', position: 1n, head: huge, link: 'down' as const, journal: 'ok' as const, agent: { link: 'tcp://127.0.0.1:1' } };

    expect(readHello(writeHello(hello))).toEqual(hello);
    expect(readHello(writeHello({ from: 'start', client: 'c' }))).toEqual({ from: 'start', client: 'c' });
    expect(readWelcome(writeWelcome(welcome))).toEqual(welcome);
    expect(readHeartbeat(writeHeartbeat({ position: huge, link: 'up' }))).toEqual({ position: huge, link: 'up' });
    expect(readHeartbeat(writeHeartbeat({ position: huge, link: 'up', journal: 'failing' }))).toEqual({ position: huge, link: 'up', journal: 'failing' });
    expect(readHeartbeat(bytes('{"position":"1","link":"up","journal":"a later word"}'))).toEqual({ position: 1n, link: 'up' });
    expect(readFault(writeFault({ code: 'c', message: 'm', write: 0 }))).toEqual({ code: 'c', message: 'm', write: 0 });
    expect(readFault(writeFault({ code: 'c', message: 'm' }))).toEqual({ code: 'c', message: 'm' });
    expect(readAck(writeAck({ write: 3, position: huge }))).toEqual({ write: 3, position: huge });
    expect(readGap(writeGap({ from: 1n, to: huge }))).toEqual({ from: 1n, to: huge });
  });

  it.each([
    ['not JSON', () => readHello(bytes('{"version":'))],
    ['a last packet that is no header', () => readHello(bytes('{"version":1,"resume":{"epoch":"e","position":"1","last":"a39d7a"}}'))],
    ['an array', () => readHello(bytes('[]'))],
    ['another version', () => readHello(bytes('{"version":2,"client":"c"}'))],
    ['a position that is a number', () => readGap(bytes('{"from":1,"to":"2"}'))],
    ['a negative position', () => readGap(bytes('{"from":"-1","to":"2"}'))],
    ['a link that is neither up nor down', () => readHeartbeat(bytes('{"position":"1","link":"sideways"}'))],
    ['a fault without a code', () => readFault(bytes('{"message":"m"}'))],
    ['an acknowledgement of nothing', () => readAck(bytes('{"position":"1"}'))],
    ['nothing', () => readWelcome(bytes(''))],
  ])('are refused with a typed error when they are %s', (_, read) => {
    expect(read).toThrow(PacketPayloadError);
  });
});

describe('a HELLO that is no JSON', () => {
  it('is refused without a word of it, since a token may be in it', () => {
    const failure = failureOf(() => readHello(bytes('{"version":1,"token":"one two three four five",}')));

    expect(failure).toBeInstanceOf(PacketPayloadError);
    expect([failure.message, failure.cause]).toEqual(['cannot read a HELLO packet: expected JSON, found "48 bytes that are none"', undefined]);
  });
});

describe('a HELLO that is no JSON object', () => {
  it.each(['"one two three"', '[{"token":"one two three"}]'])('is refused without a word of it, since a token may be in it: %s', (text) => {
    expect(failureOf(() => readHello(bytes(text))).message).toBe('cannot read a HELLO packet: expected a JSON object, found "what is none"');
  });
});

describe('isJournalled', () => {
  it('keeps stream control out of the journal and everything else in it', () => {
    const control = Object.entries(PacketType).filter(([, code]) => !isJournalled(code)).map(([name]) => name);

    expect(control).toEqual(['FAULT', 'HEARTBEAT', 'HELLO', 'WELCOME', 'GAP', 'LEASE', 'ACK']);
    expect([63, 127, 128, 255].map(isJournalled)).toEqual([true, false, true, true]);
  });
});

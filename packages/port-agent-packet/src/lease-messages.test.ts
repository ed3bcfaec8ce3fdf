import { describe, expect, it } from 'vitest';
import {
  PacketPayloadError,
  readHello,
  readLeaseNotice,
  readLeaseWish,
  readWriterNote,
  writeHello,
  writeLeaseNotice,
  writeLeaseWish,
  writeWriterNote,
} from './index.ts';

const text = (payload: Uint8Array) => new TextDecoder().decode(payload);
const bytes = (json: string) => new TextEncoder().encode(json);

describe('the messages about the write lease', () => {
  it('are the JSON that the wire format names', () => {
    expect(text(writeLeaseWish('takeover'))).toBe('{"wish":"takeover"}');
    expect(text(writeLeaseNotice({ state: 'lost', holder: 'h' }))).toBe('{"state":"lost","holder":"h"}');
    expect(text(writeWriterNote({ door: 'raw', address: '127.0.0.1:9' }))).toBe('{"door":"raw","address":"127.0.0.1:9"}');
  });

  it('say after reading what was said in writing', () => {
    for (const wish of ['request', 'takeover', 'release'] as const) expect(readLeaseWish(writeLeaseWish(wish))).toBe(wish);
    for (const notice of [{ state: 'granted' }, { state: 'refused', holder: 'h' }, { state: 'released' }, { state: 'lost' }] as const) {
      expect(readLeaseNotice(writeLeaseNotice(notice))).toEqual(notice);
    }
    for (const note of [{ door: 'raw', address: 'a:1' }, { door: 'stream', address: 'a:1', client: 'c' }]) {
      expect(readWriterNote(writeWriterNote(note))).toEqual(note);
    }
    const hello = { from: 'head', client: 'c', token: 't', lease: 'takeover' } as const;
    expect(readHello(writeHello(hello))).toEqual(hello);
  });

  it.each([
    ['a wish that is none', () => readLeaseWish(bytes('{"wish":"steal"}'))],
    ['no wish', () => readLeaseWish(bytes('{}'))],
    ['not JSON', () => readLeaseWish(bytes('release'))],
    ['a state that is none', () => readLeaseNotice(bytes('{"state":"held"}'))],
    ['a writer without a door', () => readWriterNote(bytes('{"address":"a:1"}'))],
  ])('are refused with a typed error when they are %s', (_, read) => {
    expect(read).toThrow(PacketPayloadError);
  });

  it('leave out of a HELLO what is no token and no wish', () => {
    expect(readHello(bytes('{"version":1,"client":"c","token":7,"lease":"mine"}'))).toEqual({ from: 'head', client: 'c' });
  });
});

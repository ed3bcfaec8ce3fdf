import type { JournalEntry, JournalPacket } from '@taffrail/port-agent';
import { HEADER_LENGTH } from '@taffrail/port-agent-packet';
import { describe, expect, it } from 'vitest';
import { checkClient } from './client-check.ts';
import type { ClientRecord } from './record-file.ts';

const PAYLOAD = Buffer.from('abcd');
const LENGTH = BigInt(HEADER_LENGTH + PAYLOAD.length);

const packet = (index: number, type = 1): JournalPacket => ({
  kind: 'packet',
  position: BigInt(index) * LENGTH,
  type,
  name: '',
  payload: PAYLOAD,
  time: { seconds: 0, fraction: 0 },
  timeMs: 0,
});
const chunk = (index: number, text = 'abcd'): ClientRecord => ({ kind: 'chunk', position: BigInt(index) * LENGTH + BigInt(HEADER_LENGTH), bytes: Buffer.from(text), last: '' });
const gap = (from: number, to: number) => ({ kind: 'gap', from: BigInt(from) * LENGTH, to: BigInt(to) * LENGTH }) as const;
const check = (entries: readonly JournalEntry[], records: readonly ClientRecord[]) => checkClient(records, { entries, position: 0n });

describe('checkClient', () => {
  it('lets a client have all packets of the instrument, and none of the others', () => {
    expect(check([packet(0), packet(1, 4), packet(2)], [chunk(0), chunk(2)])).toEqual({ position: 3n * LENGTH, bytes: 8, gaps: 0, unkeptBytes: 0 });
  });

  it.each([
    ['a lost packet', [chunk(0), chunk(2)]],
    ['a packet that came twice', [chunk(0), chunk(0)]],
    ['packets out of order', [chunk(1), chunk(0)]],
    ['other bytes than the journal has', [chunk(0), chunk(1, 'abce')]],
    ['a packet that the journal does not have', [chunk(0), chunk(1), chunk(2), chunk(3)]],
    ['a gap told of where there is none', [chunk(0), gap(1, 2), chunk(2)]],
  ] satisfies [string, ClientRecord[]][])('refuses %s', (_, records) => {
    expect(() => check([packet(0), packet(1), packet(2)], records)).toThrow(/received|told/);
  });

  it('lets a client be told of a gap, or have had what the disk had no room for', () => {
    const entries = [packet(0), gap(1, 3), packet(3)];

    expect(check(entries, [chunk(0), gap(1, 3), chunk(3)])).toMatchObject({ bytes: 8, gaps: 1, unkeptBytes: 0 });
    expect(check(entries, [chunk(0), chunk(1), chunk(2), chunk(3)])).toMatchObject({ bytes: 8, gaps: 0, unkeptBytes: 8 });
  });

  it('goes on where a client was set back to', () => {
    expect(check([packet(0), packet(1)], [chunk(0), chunk(1), { kind: 'set-back', to: LENGTH }, chunk(1)])).toMatchObject({ bytes: 12 });
  });
});

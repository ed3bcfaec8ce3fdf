import { binaryParticle, layout, sized, spare, u8 } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { credulous, weigher } from '../test/weigher.ts';
import { checkCorruption } from './checks/samples.ts';
import { type CorruptionSubject, corruptionSweep } from './corruption-sweep.ts';

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const plain: CorruptionSubject = { definition: weigher, record: bytesOf('W12\r\n'), endBytes: 2 };
const summed: CorruptionSubject = { definition: weigher, record: bytesOf('S12,3\r\n'), endBytes: 2, checksummed: ['summed'] };
const record: CorruptionSubject = { definition: weigher, record: Uint8Array.of(0xa5, 0x5a, 9, 0x08) };

describe('corruptionSweep', () => {
  it('flips each bit, inverts each byte and cuts behind each, and counts what came of it', () => {
    const report = corruptionSweep(plain);

    expect(report).toEqual({ damages: 5 * 9 + 5 + 3, same: 10, flagged: 0, unparsed: 35, altered: 8 });
  });

  it('finds no altered value where checksums are looked at', () => {
    const reports = [corruptionSweep(summed), corruptionSweep(record)];

    expect(reports[0]).toEqual({ damages: 7 * 9 + 7 + 5, same: 10, flagged: 10, unparsed: 55, altered: 0 });
    expect(reports[1]).toEqual({ damages: 40, same: 0, flagged: 0, unparsed: 40, altered: 0 });
  });

  it('finds a value that is vouched for against its checksum', () => {
    expect(() => corruptionSweep({ ...summed, definition: credulous('summed') })).toThrow(/^byte \d XOR \d+ of "S12,3\\r\\n" gives a wrong summed that says it is ok$/);
    expect(() => corruptionSweep({ ...record, definition: credulous('record'), checksummed: ['record'] })).toThrow(/^byte 2 XOR 1 of .* gives a wrong record that says it is ok$/);
  });

  it('finds a damage that costs a sound neighbour', () => {
    const greedy = binaryParticle('record', {
      description: 'A record that says its length, and is believed.',
      framing: sized({ sync: [0xa5], size: { at: 1, as: 'u8' }, maximumBytes: 200 }),
      layout: layout({ sync: spare(1), size: u8({ unit: '1', description: 'Size.' }), weight: u8({ unit: 'kg', description: 'Weight.' }) }),
    });

    expect(() => corruptionSweep({ definition: { ...weigher, particles: { greedy } }, record: Uint8Array.of(0xa5, 3, 9) })).toThrow(
      /costs the sound record (next to it|after the next)$/,
    );
  });

  it('takes other neighbours', () => {
    expect(corruptionSweep({ ...record, neighbour: Uint8Array.of(0xa5, 0x5a, 7, 0x06) }).unparsed).toBe(40);
  });

  it('refuses a record that gives nothing while it is sound', () => {
    expect(() => corruptionSweep({ ...plain, record: bytesOf('V12\r\n') })).toThrow('the record gives no particle while it is sound: "V12\\r\\n"');
  });
});

describe('checkCorruption', () => {
  it('sweeps each sample, lines with their ends', async () => {
    const samples = { plain: [['W12', {}]], summed: [['S12,3', {}]], record: [[record.record, {}]] } as const;

    await expect(checkCorruption({ definition: weigher, samples, checksummed: ['summed'] })).resolves.toBeUndefined();
    await expect(checkCorruption({ definition: credulous('summed'), samples, checksummed: ['summed'] })).rejects.toThrow(/gives a wrong summed/);
  });
});

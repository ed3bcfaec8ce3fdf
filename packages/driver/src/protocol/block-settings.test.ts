import { memoryPair } from '@taffrail/connection';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BLOCK_BYTES, BlockMeterDriver, checksumOf } from '../../test/block-meter.ts';
import { latin1Bytes, latin1Text } from '../latin1.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const ACK = '\x06\x06';

/** A set-up in which every byte that has no name is told from the others. */
function setUp(): Uint8Array {
  const bytes = Uint8Array.from({ length: BLOCK_BYTES }, (_, index) => index & 0xff);
  const view = new DataView(bytes.buffer);
  bytes.set([0xa5, 0x00, 0x00, 0x01]);
  view.setUint16(4, 2, true);
  view.setUint16(20, 0x80, true);
  bytes.set(latin1Bytes('reef\0\0'), 40);
  view.setUint16(BLOCK_BYTES - 2, checksumOf(view), true);
  return bytes;
}

/** A driver of a meter that measures or not, and what the meter heard. */
async function joined({ isMeasuring = false, answers = {} }: { readonly isMeasuring?: boolean; readonly answers?: Readonly<Record<string, string>> } = {}) {
  const { near, far } = memoryPair();
  const meter = { block: setUp(), isMeasuring };
  const heard: string[] = [];
  const answerTo = (text: string): string => {
    const token = text.slice(0, 2);
    if (answers[token] !== undefined) return answers[token];
    if (text === '@@@@@@') return meter.isMeasuring ? '' : '\x15'.repeat(6);
    if (text === 'K1W%!Q') return meter.isMeasuring ? 'Confirm:' : `Block meter\n\rCommand mode\n\r${ACK}`;
    if (token === 'GC') return latin1Text(meter.block) + ACK;
    if (token === 'CC') meter.block = latin1Bytes(text.slice(2));
    if (token === 'ST') meter.isMeasuring = true;
    if (token === 'MC') meter.isMeasuring = false;
    return ACK;
  };
  far.data$.subscribe({
    next: ({ bytes }) => {
      const text = latin1Text(bytes);
      heard.push(text);
      void far.send(latin1Bytes(answerTo(text)));
    },
    // The driver has closed.
    error: () => undefined,
  });
  const driver = new BlockMeterDriver({ open: async () => near });
  await driver.configure({ addr: 'localhost', port: 4001 });
  await driver.connect();
  const discovering = driver.discover();
  await vi.advanceTimersByTimeAsync(100);
  await discovering;
  return { driver, meter, heard };
}

describe('an instrument that has its settings in one block', () => {
  it.each([[false, ['@@@@@@', 'K1W%!Q', 'GC']], [true, ['@@@@@@', 'K1W%!Q', 'MC', 'GC']]])('is found by a break in two stages, confirmed where it measures: %s', async (isMeasuring, expected) => {
    const { driver, heard } = await joined({ isMeasuring });

    expect([driver.state, heard]).toEqual(['DRIVER_STATE_COMMAND', expected]);
    await driver.close();
  });

  it('tells numbers, bits and text of the block', async () => {
    const { driver } = await joined();

    await expect(driver.get(['pulse', 'isContinuous', 'name'])).resolves.toEqual({ pulse: 2, isContinuous: false, name: 'reef' });
    await driver.close();
  });

  it('is given one block for all that is set, with everything else as it was, and asked for it again', async () => {
    const { driver, meter, heard } = await joined();
    const expected = setUp();
    const view = new DataView(expected.buffer);
    view.setUint16(4, 7, true);
    view.setUint16(20, 0x82, true);
    expected.set(latin1Bytes('east\0\0'), 40);
    view.setUint16(BLOCK_BYTES - 2, checksumOf(view), true);
    heard.length = 0;

    const values = await driver.set({ pulse: 7, isContinuous: true, name: 'east' });

    expect([values, heard.map((text) => text.slice(0, 2))]).toEqual([{ pulse: 7, isContinuous: true, name: 'east' }, ['CC', 'GC']]);
    expect(meter.block).toEqual(expected);
    await driver.close();
  });

  it('refuses a block by NACK, and nothing has changed', async () => {
    const { driver, meter } = await joined({ answers: { CC: '\x15\x15' } });

    await expect(driver.set({ pulse: 7 })).rejects.toMatchObject({ code: 'command-rejected', received: '\x15\x15' });
    expect(meter.block).toEqual(setUp());
    await driver.close();
  });

  it('is not believed when the checksum is wrong', async () => {
    const { driver, meter } = await joined();
    meter.block[300] = 0;

    await expect(driver.get(['pulse'], { isFresh: true })).rejects.toMatchObject({ code: 'protocol' });
    await driver.close();
  });

  it('starts by ACK, and is stopped by a break that it wants confirmed', async () => {
    const { driver, heard } = await joined();
    await driver.startAutosample();
    heard.length = 0;

    const stopping = driver.stopAutosample();
    await vi.advanceTimersByTimeAsync(100);
    await stopping;

    expect([driver.state, heard]).toEqual(['DRIVER_STATE_COMMAND', ['@@@@@@', 'K1W%!Q', 'MC', 'GC']]);
    await driver.close();
  });
});

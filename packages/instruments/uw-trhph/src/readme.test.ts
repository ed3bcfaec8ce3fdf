import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TrhphSimulator } from './simulator/index.ts';
import { TrhphDriver } from './trhph-driver.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

/** What the README shows first, its imports left out. */
const [, code = ''] = /```ts\n(.*?)```/s.exec(readFileSync(new URL('../README.md', import.meta.url), 'utf8')) ?? [];
const body = code.replaceAll(/^import .*$/gm, '');

it('the lines in the README run, and print what they say', async () => {
  const printed: unknown[][] = [];
  const console = { log: (...values: unknown[]) => { printed.push(values); } };
  // The constructor of every async function, which no name is bound to.
  const AsyncFunction = (async () => undefined).constructor as new (...source: string[]) => (...values: unknown[]) => Promise<void>;
  let isOver = false;

  const running = new AsyncFunction('TrhphDriver', 'TrhphSimulator', 'console', body)(TrhphDriver, TrhphSimulator, console).finally(() => { isOver = true; });
  while (!isOver) await vi.advanceTimersByTimeAsync(100);
  await running;

  expect(printed).toEqual([
    ['DRIVER_STATE_COMMAND'],
    [{ cycleTime: 240, hydrogenSensorPower: false }],
    ['trhph_sample', 'ok', expect.objectContaining({ hydrogenX1: 0 })],
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Gives the bytes of heap that each of so many things holds, rubbish collected before and after. */
export async function heldBytesEach(count: number, make: () => unknown): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // what the flag makes `gc` be
  const held: unknown[] = new Array(count).fill(undefined);
  make();
  await settled();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < count; i += 1) held[i] = make();
  await settled();
  collect();
  const after = process.memoryUsage().heapUsed;
  // Looking at them here keeps them alive until now.
  return held.length === 0 ? NaN : (after - before) / held.length;
}

/** Resolves when what was begun by promises is over. */
async function settled(): Promise<void> {
  await new Promise((resolve) => { setImmediate(resolve); });
}

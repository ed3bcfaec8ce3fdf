import { type AnyDriver, bench, type Bench, type BenchOptions, type DriverClass } from './bench.ts';
import type { ExchangeError } from './errors.ts';
import { type Script, ScriptedInstrument } from './scripted-instrument.ts';

/** What is to be said, and what makes the driver say it. */
export interface ExchangeOptions<Driver extends AnyDriver, R> extends Omit<BenchOptions, 'simulator'> {
  readonly script: Script;
  /** Does what the conversation is about; the driver is connected, and has asked nothing yet. */
  readonly act: (driver: Driver, bed: Bench<Driver, ScriptedInstrument>) => Promise<R>;
}

/**
 * Replays a conversation byte for byte: the instrument answers as the script says, and the driver has to send what it says.
 *
 * Answers what `act` answers, rejects as it rejects.
 *
 * @throws {@link ExchangeError} with what was expected and found, at the first byte that differs, for turns that were
 *   never reached, and for bytes after the last one.
 * @example
 * ```ts
 * const code = await exchange(Sbe37Driver, {
 *   script: [['\r\n', '\r\nS>'], ['ds\r\n', '?cmd S>']],
 *   act: (driver) => driver.discover().catch(({ code }) => code),
 * });
 * ```
 */
export async function exchange<Driver extends AnyDriver, R>(
  DriverOfTest: DriverClass<Driver>,
  { script, act, ...options }: ExchangeOptions<Driver, R>,
): Promise<R> {
  let onMismatch: (error: ExchangeError) => void = () => undefined;
  const mismatch = new Promise<never>((_resolve, reject) => { onMismatch = reject; });
  // Whoever does not lose the race against it is told by `verify`.
  mismatch.catch(() => undefined);
  const bed = bench(DriverOfTest, (given) => new ScriptedInstrument(script, { ...given, onMismatch }), options);
  try {
    await bed.open();
    const outcome = await settled(bed.run(Promise.race([act(bed.driver, bed), mismatch])));
    await bed.time.advance(0);
    bed.simulator.verify();
    return outcome();
  } finally {
    await bed.close();
  }
}

/** Waits for a promise, and gives a function that answers, or throws, as it did. */
async function settled<R>(promise: Promise<R>): Promise<() => R> {
  try {
    const result = await promise;
    return () => result;
  } catch (error) {
    return () => { throw error; };
  }
}

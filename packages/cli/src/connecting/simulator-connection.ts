import { type Connection, ConnectionUrlError, type OperationOptions } from '@taffrail/connection';
import { type InstrumentSimulator, parseFault } from '@taffrail/simulator';
import { factor, seed } from '../arguments/numbers.ts';
import { isRecordingUrl, recordedInstrumentOf } from './recorded-instrument.ts';
import { findInstrument } from '../instruments/find-instrument.ts';
import type { InstalledInstrument } from '../instruments/instrument-kind.ts';

/** What a `sim:` URL names. */
export interface SimulatorUrl {
  readonly instrument: InstalledInstrument;
  readonly seed: number;
  readonly speed: number;
  readonly faults: readonly string[];
}

const FORM = 'sim:<instrument>?seed=1&speed=60, with fault=<spec> as often as wanted';

/**
 * Reads a `sim:` URL.
 *
 * @throws `ConnectionUrlError` when it is malformed; `WrongUsageError` for an unknown instrument or a bad number.
 */
export function simulatorUrlOf(url: string): SimulatorUrl {
  const [, name = '', query = ''] = /^sim:(?:\/\/)?([^?#]+)(?:\?([^#]*))?$/i.exec(url) ?? [];
  if (name === '') throw new ConnectionUrlError(url, FORM);
  const settings = new URLSearchParams(query);
  const unknown = [...settings.keys()].find((key) => !['seed', 'speed', 'fault'].includes(key));
  if (unknown !== undefined) throw new ConnectionUrlError(url, `${FORM}, not ${JSON.stringify(unknown)}`);
  return {
    instrument: findInstrument(name),
    seed: seed(settings.get('seed') ?? '1'),
    speed: factor(settings.get('speed') ?? '1'),
    faults: settings.getAll('fault'),
  };
}

/**
 * Prepares what a `sim:` URL names, an instrument or a recording; each call of the answer makes an instrument.
 *
 * @throws as {@link simulatorUrlOf}, and `FaultError` for a fault that the instrument does not know.
 */
export async function simulatorOf(url: string): Promise<() => InstrumentSimulator> {
  if (isRecordingUrl(url)) return recordedInstrumentOf(url);
  const { instrument, faults: specs, ...settings } = simulatorUrlOf(url);
  const definition = await instrument.loadSimulator();
  const faults = specs.map((spec) => parseFault(spec, definition.faults));
  return () => definition.create({ ...settings, faults });
}

/** Connects to a simulated instrument inside this program, which ends with the connection. */
export async function openSimulator(url: string, { signal }: OperationOptions = {}): Promise<Connection> {
  const create = await simulatorOf(url);
  signal?.throwIfAborted();
  const simulator = create();
  const connection = simulator.connect({ url });
  connection.status$.subscribe({
    complete: () => {
      simulator.close();
    },
  });
  return connection;
}

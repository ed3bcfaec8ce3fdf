import { ParameterError } from '../errors.ts';
import { DriverParameter } from '../lineage/names.ts';
import type { CommsConfig } from './comms-config.ts';
import type { InstrumentDriver, VerbOptions } from './instrument-driver.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a verb is called on drivers of any instrument
type AnyDriver = InstrumentDriver<any>;
type Verb = (driver: AnyDriver, argument: unknown, options: VerbOptions) => Promise<unknown>;

/** The verbs of a driver by name, for programs that learn at run time which one is wanted. Each checks its own argument. */
export const VERBS = {
  initialize: (driver, _, options) => driver.initialize(options),
  configure: (driver, config, options) => driver.configure(config as CommsConfig, options), // configure checks what it is given
  connect: (driver, _, options) => driver.connect(options),
  disconnect: (driver, _, options) => driver.disconnect(options),
  discover: (driver, _, options) => driver.discover(options),
  get: (driver, names = DriverParameter.ALL, options) => driver.get(names as string[], options), // get checks what it is given
  set: (driver, changes, options) => driver.set(changes as object, options), // set checks what it is given
  acquireSample: (driver, _, options) => driver.acquireSample(options),
  startAutosample: (driver, _, options) => driver.startAutosample(options),
  stopAutosample: (driver, _, options) => driver.stopAutosample(options),
  test: (driver, _, options) => driver.test(options),
  calibrate: (driver, _, options) => driver.calibrate(options),
  syncClock: (driver, _, options) => driver.syncClock(options),
  acquireStatus: (driver, _, options) => driver.acquireStatus(options),
  startDirect: (driver, _, options) => driver.startDirect(options),
  executeDirect: (driver, bytes, options) => driver.executeDirect(checkedBytes(bytes), options),
  stopDirect: (driver, _, options) => driver.stopDirect(options),
} as const satisfies Readonly<Record<string, Verb>>;

/** Whether a name is that of a verb. */
export function isVerb(name: string): name is keyof typeof VERBS {
  return Object.hasOwn(VERBS, name);
}

function checkedBytes(value: unknown): Uint8Array | string {
  if (typeof value === 'string' || value instanceof Uint8Array) return value;
  throw new ParameterError(`executeDirect: expected bytes or text, found ${String(value)}`);
}

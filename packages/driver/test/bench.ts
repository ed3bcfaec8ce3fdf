import { type Connection, type ConnectionOpener, type LinkStatus, memoryPair } from '@taffrail/connection';
import type { Observable } from 'rxjs';
import type { DriverOptions } from '../src/driver/single-connection-instrument-driver.ts';
import type { InstrumentEvent } from '../src/events.ts';
import { FarEnd, type FarEndOptions } from './far-end.ts';
import { LabMeterDriver, type labMeter } from './lab-meter.ts';

/** What a meter holds and does, to be changed by tests while it runs. */
export interface Meter {
  settings: Record<string, string>;
  isRunning: boolean;
  /** Overrides the answer to a line; may answer `undefined`, which is silence. */
  readonly overrides: Map<string, () => string | undefined>;
}

/** A driver joined to a meter in memory, and what the driver announced so far. */
export interface Bench {
  readonly driver: LabMeterDriver;
  readonly meter: Meter;
  /** The far end of each connection that was opened, the latest last. */
  readonly farEnds: FarEnd[];
  readonly events: InstrumentEvent<typeof labMeter>[];
  readonly voltages: number[];
  /** The states announced so far. */
  readonly states: () => string[];
  /** The lines that reached the meter since the last call. */
  readonly takeLines: () => string[];
}

/** What a connection leads to, and what is noted of it. */
export interface MeterLink extends Pick<FarEndOptions, 'cut'> {
  readonly meter: Meter;
  /** Its far end is added to them. */
  readonly farEnds: FarEnd[];
  /** The state of the link to the instrument, as behind a port agent. Default that of the connection. */
  readonly status$?: Observable<LinkStatus>;
}

/** Opens a connection to a meter, in memory. */
export function openMeter(url: string, { meter, farEnds, status$, cut }: MeterLink): Connection {
  const { near, far } = memoryPair({ url });
  farEnds.push(new FarEnd(far, { answer: (line) => answerOf(meter, line), ...(cut && { cut }) }));
  return status$ === undefined ? near : Object.assign(near, { status$ });
}

/** Puts a bench together; the driver is UNCONFIGURED. */
export function bench({ open, ...options }: Partial<DriverOptions> & Pick<FarEndOptions, 'cut'> = {}): Bench {
  const meter = newMeter();
  const farEnds: FarEnd[] = [];
  const { cut, ...driverOptions } = options;
  const openDirectly: ConnectionOpener = async (url) => openMeter(url, { meter, farEnds, ...(cut && { cut }) });
  const driver = new LabMeterDriver({ open: open ?? openDirectly, ...driverOptions });
  const events: InstrumentEvent<typeof labMeter>[] = [];
  const voltages: number[] = [];
  driver.events$.subscribe((event) => events.push(event));
  driver.particles$.subscribe(({ values }) => voltages.push(values.voltage));
  const states = (): string[] => events.flatMap((event) => (event.type === 'state-change' ? [event.to] : []));
  const takeLines = (): string[] => farEnds.flatMap(({ lines }) => lines.splice(0));
  return { driver, meter, farEnds, events, voltages, states, takeLines };
}

/** As {@link bench}, configured, connected and discovered: in COMMAND, or in AUTOSAMPLE where the meter is running. */
export async function discoveredBench(options: Parameters<typeof bench>[0] & { readonly meter?: Partial<Meter> } = {}): Promise<Bench> {
  const { meter, ...rest } = options;
  const each = bench(rest);
  Object.assign(each.meter, meter);
  await each.driver.configure({ addr: 'localhost', port: 4001 });
  await each.driver.connect();
  await each.driver.discover();
  each.takeLines();
  return each;
}

function newMeter(): Meter {
  return {
    settings: { gain: '2', label: 'tank', serial: '77', beeps: 'y', mains: '50', probe: '1' },
    isRunning: false,
    overrides: new Map(),
  };
}

/** What a meter that works answers, prompt included. */
export function answerOf(meter: Meter, line: string): string | undefined {
  const override = meter.overrides.get(line);
  if (override !== undefined) return override();
  const [, wire, value] = /^([A-Z]+)=(.*)$/.exec(line) ?? [];
  if (wire !== undefined && value !== undefined) {
    if (!Object.hasOwn(meter.settings, wire.toLowerCase())) return '\r\nBAD LM>';
    meter.settings[wire.toLowerCase()] = value;
    return '\r\nLM>';
  }
  switch (line) {
    case '':
      return '\r\nLM>';
    case 'st':
      return `${meter.isRunning ? 'running' : 'idle'}\r\n${Object.entries(meter.settings).map(([name, held]) => `${name} ${held}\r\n`).join('')}LM>`;
    case 'rd':
      return 'R=1.25\r\nLM>';
    case 'go':
      meter.isRunning = true;
      return 'RUNNING\r\n';
    case 'halt':
      meter.isRunning = false;
      return '\r\nLM>';
    case 'tst':
    case 'cal':
      return 'OK\r\nLM>';
    default:
      return 'BAD LM>';
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AnyDefinition } from '@taffrail/driver';
import { findInstrument } from '../instruments/find-instrument.ts';
import { jsonLine } from '../output/escape.ts';
import type { EventJson } from '../output/event-json.ts';
import { type CommonFlags, interpret } from '../shell/action.ts';
import { aborted, concludeService } from '../shell/end-request.ts';
import type { Shell } from '../shell/shell.ts';
import { type EventDisplay, eventDisplay, isLively } from '../view/event-display.ts';
import { ChildProgram } from './child-program.ts';
import { wakesByBreak } from './wakes-by-break.ts';
import { wakingSpeedOf } from './waking-speed.ts';

/** Flags of `taffrail demo`. */
export interface DemoFlags extends CommonFlags {
  readonly instrument: string;
  readonly samples?: number;
  readonly speed: number;
  readonly dir?: string;
}

/** Runs a simulated instrument, its port agent and its driver, and shows what the driver sees. */
export async function runDemo(shell: Shell, flags: DemoFlags): Promise<void> {
  const { instrument, definition } = await interpret(async () => {
    const instrument = findInstrument(flags.instrument);
    return { instrument, definition: (await instrument.load()).definition };
  });
  shell.signal.throwIfAborted();
  const { dir, release } = demoDirectory(flags.dir);
  const cast = new Cast(shell.signal);
  // Whoever reads it in a pipe reads events; a terminal shows them.
  const display = eventDisplay(
    shell,
    { json: flags.json || !isLively(shell) },
    { definition, source: `${instrument.id}, simulated at speed ${flags.speed}, recorded in ${dir}` },
  );
  try {
    await play(shell, cast, { definition, flags, dir, display });
  } catch (error) {
    if (flags.samples !== undefined || error !== shell.signal.reason) throw error;
    concludeService(shell.signal);
  } finally {
    await cast.stop();
    display.close();
    release();
  }
}

interface Scene {
  readonly definition: AnyDefinition;
  readonly flags: DemoFlags;
  readonly dir: string;
  readonly display: EventDisplay;
}

async function play(shell: Shell, cast: Cast, { definition, flags, dir, display }: Scene): Promise<void> {
  const line = wakesByBreak(definition) ? ['--rfc2217'] : [];
  const simulator = cast.start('simulator', ['simulate', flags.instrument, '--speed', String(flags.speed), ...line]);
  const { port, url } = await cast.unlessEnded(simulator.firstLine);
  const agent = cast.start('port agent', ['port-agent', 'start', String(url), '--dir', dir]);
  const { ports } = await cast.unlessEnded(agent.firstLine);
  const { stream } = ports as Readonly<Record<string, number>>; // the command's own first line, which has the ports of its doors
  const samples = flags.samples === undefined ? [] : ['--samples', String(flags.samples)];
  // What the driver prints are events, each one an object with its type.
  const show = (line: object): void => {
    display.show(line as EventJson);
  };
  const driver = cast.start('driver', ['run', flags.instrument, '--connect', `agent://127.0.0.1:${stream}`, '--autosample', ...samples], show);
  const pids = { simulator: simulator.pid, portAgent: agent.pid, driver: driver.pid };
  if (flags.json || !isLively(shell))
    shell.process.stdout.write(`${jsonLine({ event: 'ready', dir, pids, ports: { simulator: port, ...(ports as object) } })}\n`); // see above
  const end = await cast.unlessEnded(driver.ended, driver);
  if (end.status !== 0) throw driver.failure(end, sleepHint(definition, flags));
}

/** Says what a failure may be due to where the instrument sleeps before its driver, whose time is the clock's, calls it again. */
function sleepHint(definition: AnyDefinition, { speed }: DemoFlags): string {
  const most = wakingSpeedOf(definition);
  return speed <= most ? '' : `; at speed ${speed} it may be asleep again before its driver calls it a second time: try --speed ${most}`;
}

/** The programs of a demonstration, in the order in which they were started. */
class Cast {
  readonly #signal: AbortSignal;
  readonly #programs: ChildProgram[] = [];

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  start(...[name, args, onLine]: ConstructorParameters<typeof ChildProgram>): ChildProgram {
    const program = new ChildProgram(name, args, onLine);
    this.#programs.push(program);
    return program;
  }

  /** Waits for something, unless a program ends, other than one that may, or the signal aborts. */
  unlessEnded<T>(wanted: Promise<T>, mayEnd?: ChildProgram): Promise<T> {
    const lost = this.#programs
      .filter((program) => program !== mayEnd)
      .map(async (program) => {
        throw program.failure(await program.ended);
      });
    const interrupted = aborted(this.#signal).then((reason) => {
      throw reason;
    });
    return Promise.race([wanted, ...lost, interrupted]);
  }

  /** Ends the programs, those who depend on others before those. */
  async stop(): Promise<void> {
    for (const program of this.#programs.toReversed()) await program.stop();
  }
}

function demoDirectory(wanted: string | undefined): { readonly dir: string; readonly release: () => void } {
  if (wanted !== undefined) return { dir: resolve(wanted), release: () => undefined };
  const dir = mkdtempSync(join(tmpdir(), 'taffrail-demo-'));
  return {
    dir,
    release: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

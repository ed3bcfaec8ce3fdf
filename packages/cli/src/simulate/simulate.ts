import { type InstrumentSimulator, parseFault } from '@taffrail/simulator';
import { findInstrument } from '../instruments/find-instrument.ts';
import { oneLine } from '../output/escape.ts';
import { LineOutput } from '../output/line-output.ts';
import { type CommonFlags, interpret } from '../shell/action.ts';
import { aborted, concludeService } from '../shell/end-request.ts';
import type { Shell } from '../shell/shell.ts';
import { SimulatorServer } from './simulator-server.ts';

/** Flags of `taffrail simulate`. */
export interface SimulateFlags extends CommonFlags {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly speed: number;
  readonly fault?: readonly string[];
}

/** Serves a simulated instrument until it is told to stop. */
export async function simulateInstrument(shell: Shell, flags: SimulateFlags, name: string): Promise<void> {
  const { id, simulator } = await interpret(() => createSimulator(name, flags));
  const output = new LineOutput(shell, flags);
  const server = new SimulatorServer(simulator, ({ event, client, reason }) => {
    const why = reason === undefined ? '' : `: ${oneLine(reason)}`;
    output.write({ event, client, ...(reason !== undefined && { reason }) }, () => `${client} ${event}${why}`);
  });
  try {
    const { host, port } = await server.listen(flags);
    output.write(
      { event: 'listening', host, port },
      () => `${id} is simulated at tcp://${host.includes(':') ? `[${host}]` : host}:${port}; Ctrl-C ends it`,
    );
    await aborted(shell.signal);
  } finally {
    await server.close();
    simulator.close();
  }
  concludeService(shell.signal);
}

async function createSimulator(
  name: string,
  flags: SimulateFlags,
): Promise<{ readonly id: string; readonly simulator: InstrumentSimulator }> {
  const { id, loadSimulator } = findInstrument(name);
  const definition = await loadSimulator();
  const faults = (flags.fault ?? []).map((spec) => parseFault(spec, definition.faults));
  return { id, simulator: definition.create({ seed: flags.seed, speed: flags.speed, faults }) };
}

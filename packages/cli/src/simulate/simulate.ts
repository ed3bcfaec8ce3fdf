import { type InstrumentSimulator, parseFault } from '@taffrail/simulator';
import { findInstrument } from '../instruments/find-instrument.ts';
import { oneLine } from '../output/escape.ts';
import { LineOutput } from '../output/line-output.ts';
import { type CommonFlags, interpret } from '../shell/action.ts';
import { aborted, concludeService } from '../shell/end-request.ts';
import type { Shell } from '../shell/shell.ts';
import { type ClientEvent, SimulatorServer } from './simulator-server.ts';
import { plainSpeech, type SpeechMaker } from './speech.ts';

/** Flags of `taffrail simulate`. */
export interface SimulateFlags extends CommonFlags {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly speed: number;
  readonly fault?: readonly string[];
  readonly rfc2217: boolean;
}

/** Serves a simulated instrument until it is told to stop. */
export async function simulateInstrument(shell: Shell, flags: SimulateFlags, name: string): Promise<void> {
  const { id, simulator } = await interpret(() => createSimulator(name, flags));
  const output = new LineOutput(shell, flags);
  const { scheme, speak } = await speechOf(flags);
  const onClient = ({ event, client, reason }: ClientEvent): void => {
    const why = reason === undefined ? '' : `: ${oneLine(reason)}`;
    output.write({ event, client, ...(reason !== undefined && { reason }) }, () => `${client} ${event}${why}`);
  };
  const server = new SimulatorServer(simulator, onClient, speak);
  try {
    const { host, port } = await server.listen(flags);
    const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
    output.write({ event: 'listening', host, port, url }, () => `${id} is simulated at ${url}; Ctrl-C ends it`);
    await aborted(shell.signal);
  } finally {
    await server.close();
    simulator.close();
  }
  concludeService(shell.signal);
}

/** Gives the scheme of the link to the instrument, and how it is spoken. */
async function speechOf({ rfc2217 }: SimulateFlags): Promise<{ readonly scheme: string; readonly speak: SpeechMaker }> {
  if (!rfc2217) return { scheme: 'tcp', speak: plainSpeech };
  const { Rfc2217Speech } = await import('./rfc2217-speech.ts');
  return { scheme: 'rfc2217', speak: (link, client) => new Rfc2217Speech(link, client) };
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

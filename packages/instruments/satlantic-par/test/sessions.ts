import { DriverProtocolState as S } from '@taffrail/driver';
import type { Fault } from '@taffrail/simulator';
import type { SessionFacts } from '@taffrail/testing';
import type { satlanticPar } from '../src/definition.ts';
import { frameChecksum } from '../src/frame.ts';
import { type ParFaultName, type ParMode, SatlanticParSimulator } from '../src/simulator/index.ts';

/** What costs a frame shows in its checksum, and a frame without its end is none. */
const FAULTS: readonly Fault<ParFaultName>[] = [
  { kind: 'wrong-checksum', value: 0.1 },
  { kind: 'cut-frame', value: 0.1 },
  { kind: 'glued-frames', value: 0.1 },
  { kind: 'noise', value: 0.1 },
  { kind: 'timer-reset', value: 0.05 },
  { kind: 'frame-in-reply' },
  { kind: 'long-serial' },
  { kind: 'fragment', value: 'random' },
  { kind: 'echo-delay', value: 20 },
  { kind: 'late', value: 30 },
];

/** Polled mode is passed through, and never stayed in. */
const STATES: Readonly<Record<ParMode, string>> = { autosample: S.AUTOSAMPLE, command: S.COMMAND, polled: S.POLL };

/** Sensors of both dialects, in every mode and with faults of their own, for fault runs. */
export const sessions: SessionFacts<typeof satlanticPar> = {
  instrument: (options, random) => {
    const simulator = new SatlanticParSimulator({
      ...options,
      dialect: random.pick(['SATPAR', 'SATPRL']),
      mode: random.pick(['autosample', 'polled', 'command']),
      settings: { maxrate: random.pick([0, 0.125, 0.5, 1, 4, 8, 12]) },
      strictPacing: random.unit() < 0.3,
      emptyLine: random.pick(['complaint', 'prompt']),
      faults: FAULTS.filter(() => random.unit() < 0.25),
    });
    return { simulator, state: () => STATES[simulator.mode] };
  },
  changes: (random) => ({ maximumFrameRate: random.pick([0, 0.5, 1, 4, 8, 12]) }),
  sent: (bytes) => framesIn(Buffer.from(bytes).toString('latin1')),
  published: (each) => (each.stream === 'parad_sa_sample' && each.quality === 'ok' ? `${each.values.serialNumber} ${each.values.elapsedTime}` : undefined),
};

/** Frames as they stand in the bytes, by nothing but string functions: a line's last `SATP`, if its sum is right. */
function framesIn(text: string): readonly string[] {
  return text
    .split(/[\r\n]+/)
    .slice(0, -1)
    .map((line) => line.slice(line.lastIndexOf('SATP')))
    .filter((line) => /^SATP(AR|RL)\d+(,[^,\s]+)+$/.test(line))
    .filter((line) => frameChecksum(line.slice(0, line.lastIndexOf(',') + 1)) === Number(line.slice(line.lastIndexOf(',') + 1)))
    .map((line) => line.replace(/^SATP..(\d+),([^,]+),.*$/, (_, serial: string, timer: string) => `${serial} ${Number(timer)}`));
}

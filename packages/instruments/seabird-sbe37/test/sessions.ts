import { DriverProtocolState as S } from '@taffrail/driver';
import type { Fault } from '@taffrail/simulator';
import type { SessionFacts } from '@taffrail/testing';
import type { sbe37 } from '../src/definition.ts';
import { likeMooring, type Sbe37FaultName, Sbe37Simulator } from '../src/simulator/index.ts';

const FAULTS: readonly Fault<Sbe37FaultName>[] = [
  { kind: 'low-battery' },
  { kind: 'sample-before-reply' },
  { kind: 'truncate-at-stop' },
  { kind: 'prompt-in-data' },
  { kind: 'fragment', value: 'random' },
  { kind: 'late', value: 30 },
];

/** Units that log and units that do not, on a bench and on a mooring, with faults of their own, for fault runs. */
export const sessions: SessionFacts<typeof sbe37> = {
  instrument: (options, random) => {
    const simulator = new Sbe37Simulator({
      ...(random.unit() < 0.5 ? likeMooring : {}),
      ...options,
      logging: random.unit() < 0.5,
      settings: { INTERVAL: random.pick([5, 6, 15]) },
      faults: FAULTS.filter(() => random.unit() < 0.25),
    });
    return { simulator, state: () => (simulator.loggingState === 'stopped' ? S.COMMAND : S.AUTOSAMPLE) };
  },
  changes: (random) => ({ sampleInterval: 5 + random.below(20), storeTime: random.unit() < 0.5 }),
  sent: (bytes) => linesIn(Buffer.from(bytes).toString('latin1')),
  published: ({ values: { temperature, conductivity } }) => `${temperature} ${conductivity}`,
};

/** Samples as they stand in the bytes: lines that have ended and begin, prompts apart, with a temperature and a conductivity. */
function linesIn(text: string): readonly string[] {
  return text
    .replaceAll('\0', '')
    .split(/[\r\n]+/)
    .slice(0, -1)
    .map((line) => line.replace(/^(S>)+/, '').split(','))
    .filter(([temperature = '', conductivity = '']) => /^#? *-?\d+\.\d{4}$/.test(temperature) && /^ *-?\d+\.\d{5}$/.test(conductivity))
    .map(([temperature = '', conductivity]) => `${Number(temperature.replace('#', ''))} ${Number(conductivity)}`);
}

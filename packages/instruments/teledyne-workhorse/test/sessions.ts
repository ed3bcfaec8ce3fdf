import { DriverProtocolState as S } from '@taffrail/driver';
import type { SessionFacts } from '@taffrail/testing';
import type { workhorse } from '../src/definition.ts';
import { type WorkhorseMode, WorkhorseSimulator } from '../src/simulator/index.ts';

const FAULTS = [
  { kind: 'alarm' },
  { kind: 'noise-before-banner' },
  { kind: 'cut-by-break' },
  { kind: 'false-sync' },
  { kind: 'surface-pressure' },
  { kind: 'break-unheeded', value: 1 },
] as const;

/** One that sleeps is woken by whatever it is asked, and is then in command mode. */
const STATES: Readonly<Record<WorkhorseMode, string>> = { asleep: S.COMMAND, command: S.COMMAND, pinging: S.AUTOSAMPLE };

/** Instruments asleep, awake and pinging, with faults of their own, for fault runs. */
export const sessions: SessionFacts<typeof workhorse> = {
  instrument: (options, random) => {
    const simulator = new WorkhorseSimulator({
      ...options,
      mode: random.pick(['asleep', 'command', 'pinging']),
      settings: { WN: '5' },
      faults: FAULTS.filter(() => random.unit() < 0.3),
    });
    return { simulator, state: () => STATES[simulator.mode] };
  },
  changes: (random) => ({ salinity: random.below(41) }),
  sent: ensembleNumbersIn,
  published: ({ values }) => ('ensembleNumber' in values ? String(values.ensembleNumber) : undefined),
};

/** Ensembles as they stand in the bytes: two bytes 7F, a size, a right sum that many bytes on; the number is in the variable leader. */
function ensembleNumbersIn(bytes: Uint8Array): readonly string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers: string[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 1) {
    if (view.getUint16(at) !== 0x7f7f) continue;
    const length = view.getUint16(at + 2, true);
    if (at + length + 2 > bytes.length) continue;
    const sum = bytes.subarray(at, at + length).reduce((total, byte) => total + byte, 0) & 0xffff;
    if (sum !== view.getUint16(at + length, true)) continue;
    const variableLeader = at + view.getUint16(at + 8, true);
    numbers.push(String(view.getUint16(variableLeader + 2, true)));
    at += length + 1;
  }
  return numbers;
}

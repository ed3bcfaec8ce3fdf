import { fsmOfOurs, ownAsyncMachine, ownMachine, tableLookup, type TwoStates } from './fsm-machines.ts';
import { PEERS } from './fsm-peers.ts';
import { heldBytesEach } from './memory.ts';
import type { Finding, Page } from './page.ts';
import { type Contender, race } from './race.ts';

/** How many events one run awaits: so many that the cost of the run itself is lost in them. */
const EVENTS = 1_000;
const MACHINES = 10_000;
const BASE = 'a table lookup and an awaited call';
const OWN = ['Taffrail', 'Taffrail, async handlers'] as const;

/** Measures what an awaited event costs, against a table lookup and against other libraries, and what a machine holds. */
export async function measureFsm(): Promise<Page> {
  const makers = { [BASE]: tableLookup, [OWN[0]]: ownMachine, [OWN[1]]: ownAsyncMachine, ...PEERS };
  const machines = Object.entries(makers);
  const staying = await race(machines.map(([name, make]) => getting(name, make())));
  const leaving = await race(machines.map(([name, make]) => changing(name, make())));
  const bytesEach = await heldBytesEach(MACHINES, fsmOfOurs);
  const kinds = [['no transition', staying], ['a transition', leaving]] as const;
  const findings = kinds.flatMap(([what, times]): Finding[] => {
    const [base = NaN, plain = NaN, waiting = NaN] = [BASE, ...OWN].map((name) => times.get(name));
    const fastest = Math.min(...Object.keys(PEERS).map((name) => times.get(name) ?? NaN));
    return [
      { title: `an awaited event, ${what}`, found: plain / base, unit: `of ${BASE}`, atMost: 3 },
      { title: `… async handlers`, found: waiting / base, unit: `of ${BASE}`, atMost: 3 },
      { title: `… async handlers`, found: waiting / fastest, unit: 'of the fastest other library', atMost: 1 },
    ];
  });
  return {
    heading: 'Benchmarks: the state machine',
    method: `A machine of two states is sent events, each awaited before the next, and in turn with the others; the figures are medians of 15 turns. ${BASE[0]?.toUpperCase()}${BASE.slice(1)} is a \`Map\` and an async function. Most other libraries wait for nothing and queue nothing: what they answer, if anything, is awaited.`,
    findings: [...findings, { title: `${MACHINES.toLocaleString('en')} machines, handlers shared`, found: bytesEach, unit: 'bytes each', atMost: 2_048 }],
    tables: [{ columns: ['ns for each event', 'no transition', 'a transition'], rows: machines.map(([name]) => [name, staying.get(name) ?? NaN, leaving.get(name) ?? NaN]) }],
  };
}

function getting(name: string, machine: TwoStates): Contender {
  return {
    name,
    units: EVENTS,
    run: async () => {
      for (let i = 0; i < EVENTS; i += 1) await machine.get();
    },
  };
}

function changing(name: string, machine: TwoStates): Contender {
  return {
    name,
    units: EVENTS,
    run: async () => {
      for (let i = 0; i < EVENTS; i += 2) {
        await machine.start();
        await machine.stop();
      }
    },
  };
}

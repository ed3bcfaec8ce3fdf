import { type AnyDefinition, DriverEvent, type DriverOptions, type ProtocolContext } from '@taffrail/driver';
import type { AnyDriver, DriverClass } from './bench.ts';

/** One thing that a definition says may happen: an event in a state, and the state that it leads to. */
export interface DeclaredTransition {
  readonly state: string;
  readonly event: string;
  /** The same state where the event leads nowhere else. */
  readonly next: string;
}

/** How much of what a definition declares has happened. */
export interface CoverageReport {
  /** How many transitions there are. */
  readonly declared: number;
  /** How many of them were taken. */
  readonly taken: number;
  /** Those that were not, in the order of the definition. */
  readonly missed: readonly DeclaredTransition[];
}

/**
 * Counts which of the transitions that a definition declares are taken by the drivers it is put into.
 *
 * @example
 * ```ts
 * const coverage = new TransitionCoverage(sbe37);
 * await using bed = bench(coverage.observed(Sbe37Driver), (options) => new Sbe37Simulator(options));
 * await bed.connect();
 * const { taken, declared, missed } = coverage.report();
 * ```
 */
export class TransitionCoverage {
  readonly #declared: readonly DeclaredTransition[];
  readonly #taken = new Set<string>();

  constructor({ states }: Pick<AnyDefinition, 'states'>) {
    this.#declared = Object.entries(states).flatMap(([state, cells]) =>
      Object.entries<readonly string[]>(cells).flatMap(([event, targets]) => (targets.length === 0 ? [state] : targets).map((next) => ({ state, event, next }))),
    );
  }

  /** Tells what has been taken so far, by all drivers together. */
  report(): CoverageReport {
    const missed = this.#declared.filter((each) => !this.#taken.has(keyOf(each)));
    return { declared: this.#declared.length, taken: this.#declared.length - missed.length, missed };
  }

  /**
   * Makes a driver class of which every driver is counted; in all else it is the one given.
   *
   * A driver that builds no protocol, not being a `SingleConnectionInstrumentDriver`, takes nothing that could be seen.
   */
  observed<Driver extends AnyDriver>(DriverOfTest: DriverClass<Driver>): DriverClass<Driver> {
    const note = (taken: DeclaredTransition): void => { this.#taken.add(keyOf(taken)); };
    // Seen as the class of some driver, which every Driver is, so that it can be extended.
    const Base = DriverOfTest as DriverClass;
    class Observed extends Base {
      constructor(options: DriverOptions) {
        super(options);
        observeProtocols(this as Partial<ProtocolBuilder>, note);
        observeCachedReads(this, note);
      }
    }
    // Every instance was made by DriverOfTest's own constructor.
    return Observed as DriverClass as DriverClass<Driver>;
  }
}

/** The protected parts of a driver and its protocol that the kit looks at, as `@taffrail/driver` declares them. */
interface ProtocolBuilder {
  buildProtocol(context: ProtocolContext): HandlingProtocol;
}

interface HandlingProtocol {
  readonly state: string;
  handlers(): HandlerTable;
}

type Handler = (argument: unknown) => unknown;
type HandlerTable = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

function observeProtocols(driver: Partial<ProtocolBuilder>, note: (taken: DeclaredTransition) => void): void {
  const build = driver.buildProtocol?.bind(driver);
  if (build === undefined) return;
  driver.buildProtocol = (context) => {
    const protocol = build(context);
    const handlers = protocol.handlers.bind(protocol);
    protocol.handlers = () => observedTable(handlers(), note);
    return protocol;
  };
}

/** What is known is answered without the protocol's handler, which is as much an answer to GET in that state. */
function observeCachedReads(driver: AnyDriver, note: (taken: DeclaredTransition) => void): void {
  const get = driver.get.bind(driver) as (...args: Parameters<AnyDriver['get']>) => Promise<unknown>; // of its overloads, all of which pass through here
  const observed = async (...args: Parameters<AnyDriver['get']>): Promise<unknown> => {
    const { state } = driver;
    const values = await get(...args);
    if (driver.state === state) note({ state, event: DriverEvent.GET, next: state });
    return values;
  };
  driver.get = observed as AnyDriver['get'];
}

function observedTable(table: HandlerTable, note: (taken: DeclaredTransition) => void): HandlerTable {
  const observed = ([event, handler]: readonly [string, Handler], state: string): readonly [string, Handler] => [
    event,
    (argument) => {
      const answer = handler(argument);
      const noteAnswer = (settled: unknown): void => { note({ state, event, next: nextOf(settled) ?? state }); };
      // Whoever waits for the answer is told of its failure.
      if (answer instanceof Promise) answer.then(noteAnswer, () => undefined);
      else noteAnswer(answer);
      return answer;
    },
  ];
  return Object.fromEntries(Object.entries(table).map(([state, cells]) => [state, Object.fromEntries(Object.entries(cells).map((cell) => observed(cell, state)))]));
}

function nextOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('next' in answer)) return undefined;
  return typeof answer.next === 'string' ? answer.next : undefined;
}

function keyOf({ state, event, next }: DeclaredTransition): string {
  return `${state} ${event} ${next}`;
}

import type { AnyDefinition, Changes, ParameterName, SampleValues, Values } from '../definition/instrument-definition.ts';
import { DriverEvent, type DriverParameter, type DriverProtocolState } from '../lineage/names.ts';
import type { ClockSync } from './clock.ts';

/** What a `get` asks for. */
export interface GetRequest<D extends AnyDefinition> {
  readonly names: readonly ParameterName<D>[] | typeof DriverParameter.ALL;
  /** Whether to ask the instrument, rather than to answer what was last read. */
  readonly isFresh: boolean;
}

/** Whether it is a `get` of no parameters: it has its turn, and no instrument is to be asked, let alone interrupted, for nothing. */
export function asksForNothing(event: DriverEvent, argument: unknown): boolean {
  const names = event === DriverEvent.GET ? (argument as GetRequest<AnyDefinition> | undefined)?.names : undefined;
  return Array.isArray(names) && names.length === 0;
}

/** What each event carries to the protocol; `void` where it carries nothing. */
export interface ProtocolArguments<D extends AnyDefinition> {
  readonly [DriverEvent.GET]: GetRequest<D>;
  readonly [DriverEvent.SET]: Changes<D>;
  readonly [DriverEvent.EXECUTE_DIRECT]: Uint8Array;
}

/** What each event is answered with; nothing where it is not listed. */
export interface ProtocolResults<D extends AnyDefinition> {
  readonly [DriverEvent.GET]: Partial<Values<D>>;
  readonly [DriverEvent.SET]: Partial<Values<D>>;
  readonly [DriverEvent.ACQUIRE_SAMPLE]: SampleValues<D>;
  readonly [DriverEvent.CLOCK_SYNC]: ClockSync;
}

/** What event `E` carries. */
export type ArgumentOf<D extends AnyDefinition, E> = E extends keyof ProtocolArguments<D> ? ProtocolArguments<D>[E] : void;

/** What event `E` is answered with. */
export type ResultOf<D extends AnyDefinition, E> = E extends keyof ProtocolResults<D> ? ProtocolResults<D>[E] : void;

/** What a handler answers: the state to go to, if the definition says it may, and the result. */
export type ProtocolAnswer<Next, R> = R extends void
  ? { readonly next?: Next | undefined; readonly result?: undefined } | undefined | void
  : { readonly next?: Next | undefined; readonly result: R };

/** What happens on one event in one state. */
export type ProtocolHandler<D extends AnyDefinition, E, Next> = (
  argument: ArgumentOf<D, E>,
) => ProtocolAnswer<Next, ResultOf<D, E>> | Promise<ProtocolAnswer<Next, ResultOf<D, E>>>;

type Next<Targets> = Targets extends readonly (infer S)[] ? S : never;

type EntryAndExit = {
  readonly [E in typeof DriverEvent.ENTER | typeof DriverEvent.EXIT]?: () => void | Promise<void>;
};

/**
 * What an instrument does on each event in each state.
 *
 * It has exactly the cells that the definition's `states` declare, each answering only the states declared for it;
 * what happens on entering and leaving a state may be added.
 */
export type ProtocolTable<D extends AnyDefinition> = {
  readonly [S in keyof D['states'] & DriverProtocolState]: EntryAndExit & {
    readonly [E in keyof D['states'][S] & DriverEvent]-?: ProtocolHandler<D, E, Next<D['states'][S][E]>>;
  };
};

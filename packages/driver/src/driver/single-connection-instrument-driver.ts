import type { ConnectionOpener, ResumePlace } from '@taffrail/connection';
import { type Answer, FsmStoppedError, type HandlerContext, InstrumentFSM } from '@taffrail/fsm';
import { asyncScheduler, type Observable, type SchedulerLike } from 'rxjs';
import { bounded } from '../bounded.ts';
import type { AnyDefinition, ParameterName, Values } from '../definition/instrument-definition.ts';
import { entriesOf } from '../entries.ts';
import { InterruptedError, NotImplementedError, StateError, UnknownCommandError } from '../errors.ts';
import type { InstrumentEvent } from '../events.ts';
import { DriverConnectionState, DriverEvent, type DriverParameter, type DriverState } from '../lineage/names.ts';
import type { Particle } from '../particle/particle.ts';
import { DesiredSettings } from '../protocol/desired-settings.ts';
import type { InstrumentProtocol, ProtocolContext } from '../protocol/instrument-protocol.ts';
import type { ArgumentOf, ResultOf } from '../protocol/protocol-table.ts';
import { Announcements } from './announcements.ts';
import { type CommsConfig, urlOfCommsConfig } from './comms-config.ts';
import { CONNECTION_STATES, hasMeaning, isProtocolEvent } from './connection-states.ts';
import { ConnectionSupervisor } from './connection-supervisor.ts';
import { Continuation } from './continuation.ts';
import { underDeadline } from './deadline.ts';
import { DirectAccessWatch } from './direct-access-watch.ts';
import type { DriverOptions } from './driver-options.ts';
import type { GetOptions, InstrumentDriver, VerbOptions } from './instrument-driver.ts';
import { InstrumentRecovery } from './instrument-recovery.ts';
import { oneByteEach } from './one-byte-each.ts';
import { openSession } from './open-session.ts';
import { PendingAttempts } from './pending-attempts.ts';
import { ProtocolVerbs } from './protocol-verbs.ts';
import type { Session } from './session.ts';
import { isOvertaken, translateError } from './translate-error.ts';
import { isVerb, VERBS } from './verbs.ts';

export type { DriverOptions } from './driver-options.ts';

const { UNCONFIGURED, DISCONNECTED, CONNECTED, INST_DISCONNECTED } = DriverConnectionState;

/** The reply of a protocol, boxed so that the connection's machine does not wait for it. */
interface Forwarded {
  readonly reply: Promise<unknown>;
}

type ConnectionAnswer = Answer<DriverConnectionState, unknown>;

/**
 * The base of drivers for instruments with one connection.
 *
 * The connection's state machine configures, connects and disconnects; while connected it passes every other event to
 * the protocol, whose own machine runs them one at a time. A subclass says which protocol.
 */
export abstract class SingleConnectionInstrumentDriver<D extends AnyDefinition> extends ProtocolVerbs<D> implements InstrumentDriver<D> {
  readonly definition: D;
  readonly events$: Observable<InstrumentEvent<D>>;
  readonly particles$: Observable<Particle<D>>;

  readonly #open: ConnectionOpener;
  readonly #scheduler: SchedulerLike;
  /** What every protocol is given. */
  readonly #conditions: Omit<ProtocolContext, 'connection'>;
  readonly #desired = new DesiredSettings();
  readonly #continuation: Continuation;
  readonly #announcements: Announcements<D>;
  readonly #fsm = new InstrumentFSM<DriverConnectionState, DriverEvent>(DriverConnectionState, DriverEvent, DriverEvent.ENTER, DriverEvent.EXIT, {
    interrupts: [DriverEvent.DISCONNECT, DriverEvent.CONNECTION_LOST],
  });
  readonly #supervisor: ConnectionSupervisor | undefined;
  readonly #directAccess: DirectAccessWatch;
  readonly #recovery: InstrumentRecovery<D>;
  #url: string | undefined;
  #session: Session<D> | undefined;
  readonly #connects = new PendingAttempts();
  #closing: Promise<void> | undefined;

  constructor(definition: D, { open, scheduler = asyncScheduler, startup = 'apply', whenSettingsDiffer = 'restore', whenSamplingEnds = 'resume', whenSilent = 'announce', reconnect, directAccess = {}, resumeFrom }: DriverOptions) {
    super();
    this.definition = definition;
    this.#open = open;
    this.#scheduler = scheduler;
    this.#announcements = new Announcements(scheduler, () => this.#closing !== undefined);
    this.events$ = this.#announcements.events$;
    this.particles$ = this.#announcements.particles$;
    this.#continuation = new Continuation(resumeFrom);
    this.#conditions = { scheduler, startup, desired: this.#desired, continuation: this.#continuation, whenSettingsDiffer, whenSamplingEnds, whenSilent };
    this.#supervisor = reconnect && new ConnectionSupervisor(reconnect, {
      scheduler,
      attempt: async (signal) => { await this.#connectOnce({ signal }); },
      failed: (error) => { this.#announcements.error(error); },
    });
    this.#directAccess = new DirectAccessWatch(directAccess, {
      scheduler,
      session: () => this.#session,
      stop: () => this.stopDirect(),
      announce: (error) => { this.#announcements.error(error); },
    });
    this.#recovery = new InstrumentRecovery({
      scheduler,
      desired: this.#desired,
      session: () => this.#session,
      protocol: () => this.#connectedProtocol,
      discover: () => this.discover(),
      startAutosample: () => this.startAutosample(),
      failed: (error) => { this.#announcements.error(error); },
    });
    this.#register();
    this.#fsm.transitions$.subscribe(() => { this.#noteState(); });
    void this.#fsm.start(UNCONFIGURED);
  }

  override get state(): DriverState {
    const own = this.#fsm.currentState ?? UNCONFIGURED;
    // Without a protocol it is connected no longer; the transition that says so is on its way.
    return this.#connectedProtocol?.state ?? (own === CONNECTED ? DISCONNECTED : own);
  }

  get capabilities(): readonly DriverEvent[] {
    if (this.#closing !== undefined) return [];
    const own = this.#fsm.capabilities();
    const protocol = this.#connectedProtocol;
    return protocol === undefined ? own : [...own.filter((event) => !isProtocolEvent(event)), ...protocol.capabilities];
  }

  get resumePlace(): ResumePlace | undefined {
    return this.#session?.connection.resumePlace ?? this.#continuation.place;
  }

  async initialize(options: VerbOptions = {}): Promise<void> {
    this.#supervisor?.end(new InterruptedError('connect', DriverEvent.INITIALIZE));
    await this.#raise('initialize', DriverEvent.INITIALIZE, undefined, options);
  }

  async configure(config: CommsConfig, options: VerbOptions = {}): Promise<void> {
    await this.#raise('configure', DriverEvent.CONFIGURE, config, options);
  }

  async connect(options: VerbOptions = {}): Promise<void> {
    const supervisor = this.#supervisor;
    if (supervisor === undefined) await this.#connectOnce(options);
    else await this.#guard('connect', options, (signal) => supervisor.connect(signal));
  }

  async disconnect(options: VerbOptions = {}): Promise<void> {
    const isOneWanted = this.#supervisor?.isWanted === true;
    this.#supervisor?.end(new InterruptedError('connect', DriverEvent.DISCONNECT));
    if (await this.#giveUpConnects(DriverEvent.DISCONNECT, options)) return;
    if (this.#fsm.currentState === DISCONNECTED) {
      // Whatever the instrument was to go on with when it is found again, it is no longer.
      this.#forget();
      // What was lost and is being looked for again needs no more than not to be looked for.
      if (isOneWanted) return;
    }
    await this.#raise('disconnect', DriverEvent.DISCONNECT, undefined, options);
  }

  get<K extends ParameterName<D>>(names: readonly K[], options?: GetOptions): Promise<Pick<Values<D>, K>>;
  get(names: typeof DriverParameter.ALL, options?: GetOptions): Promise<Values<D>>;
  async get(names: readonly ParameterName<D>[] | typeof DriverParameter.ALL, { isFresh = false, ...options }: GetOptions = {}): Promise<Values<D>> {
    options.signal?.throwIfAborted();
    const request = { names, isFresh };
    const values = this.#connectedProtocol?.cached(request) ?? (await this.forward('get', DriverEvent.GET, request, options));
    return values as Values<D>; // it has what was asked for, which is what the overloads promise of it
  }

  async settleSettings(answer: 'restore' | 'keep', options: VerbOptions = {}): Promise<void> {
    const protocol = this.#connectedProtocol;
    if (answer === 'restore' || protocol === undefined) await this.forward('set', DriverEvent.SET, protocol?.desiredChanges ?? {}, options);
    else protocol.keepSettings();
  }

  async startDirect(options: VerbOptions = {}): Promise<void> {
    await this.forward('startDirect', DriverEvent.START_DIRECT, undefined, options);
  }

  async executeDirect(bytes: Uint8Array | string, options: VerbOptions = {}): Promise<void> {
    this.#directAccess.used();
    await this.forward('executeDirect', DriverEvent.EXECUTE_DIRECT, typeof bytes === 'string' ? oneByteEach(bytes) : bytes, options);
  }

  async stopDirect(options: VerbOptions = {}): Promise<void> {
    await this.#guard('stopDirect', options, async (signal) => {
      // It may be over although what had to be done then has failed.
      await this.forward('stopDirect', DriverEvent.STOP_DIRECT, undefined, signal === undefined ? {} : { signal }).finally(() => this.#directAccess.giveBack());
    });
  }

  async execute(verb: string, argument?: unknown, options: VerbOptions = {}): Promise<unknown> {
    if (!isVerb(verb)) throw new UnknownCommandError(verb, Object.keys(VERBS));
    return VERBS[verb](this, argument, options);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  override async stopAutosample(options: VerbOptions = {}): Promise<void> {
    try {
      await super.stopAutosample(options);
    } catch (error) {
      // It does not sample, or is not to be reached: then it is not to begin again either.
      if (error instanceof StateError) this.#desired.isSampling = false;
      throw error;
    }
  }

  /** Makes the protocol for a connection that has just been opened. */
  protected abstract buildProtocol(context: ProtocolContext): InstrumentProtocol<D>;

  /** Hands an event to the protocol and waits for what it answers. */
  protected override forward<E extends DriverEvent>(verb: string, event: E, argument: ArgumentOf<D, E>, options: VerbOptions): Promise<ResultOf<D, E>> {
    return this.#guard(verb, options, async (signal) => {
      const limits = signal === undefined ? {} : { signal };
      if (this.#connectedProtocol !== undefined && !hasMeaning(this.definition, event)) throw new NotImplementedError(verb);
      // Only #pass answers these events.
      const { reply } = (await this.#fsm.dispatch<DriverEvent>(event, [argument, limits], limits)) as Forwarded;
      return (await reply) as ResultOf<D, E>; // from a table that gives this event this result
    });
  }

  async #close(): Promise<void> {
    this.#supervisor?.end(new InterruptedError('connect', 'close'));
    this.#connects.giveUp(new InterruptedError('connect', 'close'));
    // Refused where there is nothing to disconnect.
    await this.#fsm.onEvent(DriverEvent.DISCONNECT).catch(() => undefined);
    await this.#fsm.stop();
    await this.#endSession();
    this.#announcements.complete();
  }

  #register(): void {
    const handlers: Partial<Record<DriverEvent, (context: HandlerContext<DriverConnectionState>, ...args: unknown[]) => ConnectionAnswer | Promise<ConnectionAnswer>>> = {
      [DriverEvent.INITIALIZE]: () => this.#initialize(),
      [DriverEvent.CONFIGURE]: (_context, config) => this.#configure(config),
      [DriverEvent.CONNECT]: (context) => this.#connect(context.signal),
      [DriverEvent.DISCONNECT]: () => {
        this.#forget();
        return this.#disconnect();
      },
      [DriverEvent.CONNECTION_LOST]: () => this.#disconnect(),
      [DriverEvent.PA_CONNECTION_LOST]: () => ({ next: INST_DISCONNECTED }),
      [DriverEvent.PA_CONNECTION_RESTORED]: (context) => this.#restore(context.signal),
    };
    for (const [state, cells] of entriesOf(CONNECTION_STATES)) {
      for (const [event, leadsTo] of entriesOf(cells)) {
        const handler = handlers[event] ?? ((_context: unknown, argument: unknown, options: unknown) => this.#pass(event, argument, options as VerbOptions)); // only forward raises these events
        this.#fsm.addHandler(state, event, handler, leadsTo);
      }
    }
  }

  #initialize(): ConnectionAnswer {
    this.#forget();
    this.#url = undefined;
    return this.#fsm.currentState === DISCONNECTED ? { next: UNCONFIGURED } : {};
  }

  #configure(config: unknown): ConnectionAnswer {
    const url = urlOfCommsConfig(config);
    // What was wanted of one instrument is not wanted of another.
    if (this.#url !== undefined && this.#url !== url) this.#forget();
    this.#url = url;
    return this.#fsm.currentState === UNCONFIGURED ? { next: DISCONNECTED } : {};
  }

  async #connect(signal: AbortSignal): Promise<ConnectionAnswer> {
    this.#session = await openSession<D>({
      // Only a configured driver is DISCONNECTED, and only there is CONNECT handled.
      url: this.#url as string,
      open: this.#open,
      continuation: this.#continuation,
      scheduler: this.#scheduler,
      buildProtocol: (connection) => this.buildProtocol({ connection, ...this.#conditions }),
      listener: {
        event: (event) => { this.#announcements.event(event); },
        particle: (particle) => { this.#announcements.particle(particle); },
        stateEntered: (transition) => {
          this.#noteState();
          this.#recovery.noteEntry(transition);
        },
        linkChanged: (link) => { void this.#followLink(link); },
        agentGone: () => { this.#recovery.owe(); },
        agentReturned: () => { this.#recovery.begin(); },
        lost: (error) => { void this.#lose(error); },
      },
      signal,
    });
    return { next: this.#session.link === 'down' ? INST_DISCONNECTED : CONNECTED };
  }

  async #connectOnce(options: VerbOptions): Promise<void> {
    await this.#guard('connect', options, (signal) => this.#connects.make(signal, (either) => this.#fsm.dispatch(DriverEvent.CONNECT, [], { signal: either })));
  }

  /** Gives up the connects that run or wait, and waits until that has been done; false when there are none. */
  async #giveUpConnects(interruptedBy: string, options: VerbOptions): Promise<boolean> {
    if (!this.#connects.giveUp(new InterruptedError('connect', interruptedBy))) return false;
    // What comes next in line comes when the connect has ended; whether it is handled there does not matter.
    await this.#guard('disconnect', options, () => this.#fsm.onEvent(DriverEvent.DISCONNECT).catch(() => undefined));
    this.#forget();
    return true;
  }

  /** What the protocol knew is in doubt before anybody is told that the link is back; back it is, whatever goes wrong with that. */
  async #restore(signal: AbortSignal): Promise<ConnectionAnswer> {
    const returning = this.#session?.protocol.linkReturned().catch((error: unknown) => {
      // What was running may have led to a state in which this changes nothing.
      const cause = translateError(DriverEvent.PA_CONNECTION_RESTORED, error);
      if (!isOvertaken(cause)) this.#announcements.error(cause);
    });
    await bounded(returning ?? Promise.resolve(), { scheduler: this.#scheduler, signals: [signal] });
    return { next: CONNECTED };
  }

  async #disconnect(): Promise<ConnectionAnswer> {
    await this.#endSession();
    return { next: DISCONNECTED };
  }

  async #endSession(): Promise<void> {
    this.#recovery.pause();
    const session = this.#session;
    await session?.end();
    this.#directAccess.left();
    this.#session = undefined;
  }

  get #connectedProtocol(): InstrumentProtocol<D> | undefined {
    return this.#fsm.currentState === CONNECTED ? this.#session?.protocol : undefined;
  }

  /** Nothing is wanted of the instrument any more. */
  #forget(): void {
    this.#desired.forget();
    this.#continuation.end();
    this.#recovery.end();
  }

  async #lose(cause: unknown): Promise<void> {
    this.#recovery.owe();
    this.#announcements.error(cause);
    try {
      await this.#fsm.onEvent(DriverEvent.CONNECTION_LOST);
    } catch {
      return; // the connection is being closed already, and there is nothing left to do
    }
    if (this.#supervisor?.isWanted !== true) return this.#recovery.end();
    try {
      await this.#supervisor.connectAgain();
      this.#recovery.begin();
    } catch (error) {
      if (!(error instanceof InterruptedError)) this.#announcements.error(error);
    }
  }

  /** Follows the instrument's own link down and up; what it does once it is back is found out, if it was known before. */
  async #followLink(link: 'up' | 'down'): Promise<void> {
    try {
      await this.#fsm.onEvent(link === 'down' ? DriverEvent.PA_CONNECTION_LOST : DriverEvent.PA_CONNECTION_RESTORED);
    } catch {
      return; // the connection is over, and its link with it
    }
    if (link === 'down') this.#recovery.owe();
    else if (this.#session?.isPresent === true) this.#recovery.begin();
  }

  #noteState(): void {
    this.#recovery.noteState();
    this.#directAccess.follow(this.state);
    this.#announcements.state(this.state);
  }

  /** Hands an event to the protocol without waiting for it: the connection must stay free to be closed. */
  #pass(event: DriverEvent, argument: unknown, options: VerbOptions): ConnectionAnswer {
    // There is a session whenever the connection is CONNECTED, and its protocol checks what it is given.
    const session = this.#session as Session<D>;
    const { protocol } = session;
    const dispatch = (limits: VerbOptions): Promise<unknown> => protocol.dispatch(event, argument as ArgumentOf<D, DriverEvent>, limits);
    // It begins with the right to write or not at all; where it is sure not to begin, nobody is asked for that.
    const isLeased = (): boolean => event === DriverEvent.START_DIRECT && (protocol.isBusy || protocol.capabilities.includes(event));
    const reply = session.inPresent(() => (isLeased() ? this.#directAccess.startWith((signal) => dispatch({ signal }), options.signal) : dispatch(options)), options.signal);
    reply.catch((error: unknown) => { this.#recovery.noteFailure(event, error); });
    const result: Forwarded = { reply };
    return { result };
  }

  #raise(verb: string, event: DriverEvent, argument: unknown, options: VerbOptions): Promise<unknown> {
    return this.#guard(verb, options, (signal) => this.#fsm.dispatch(event, [argument], signal === undefined ? {} : { signal }));
  }

  async #guard<R>(verb: string, options: VerbOptions, work: (signal: AbortSignal | undefined) => Promise<R>): Promise<R> {
    try {
      const isUnlimited = options.signal === undefined && options.timeoutMs === undefined;
      return await (isUnlimited ? work(undefined) : underDeadline(verb, options, this.#scheduler, work));
    } catch (error) {
      throw error instanceof FsmStoppedError && this.#closing !== undefined ? new InterruptedError(verb, 'close', { cause: error }) : translateError(verb, error);
    }
  }
}

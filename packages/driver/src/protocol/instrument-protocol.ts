import { type Chunk, type Connection, ConnectionClosedError, type LinkStatus } from '@taffrail/connection';
import { EventNotHandledError, type Handler, type HandlerContext, InstrumentFSM, type Transition } from '@taffrail/fsm';
import { type Observable, type SchedulerLike, Subject, Subscription } from 'rxjs';
import { bounded } from '../bounded.ts';
import type { Chunker, Unparsed } from '../chunking/chunk.ts';
import type { AnyDefinition, Changes, Values } from '../definition/instrument-definition.ts';
import { Continuation } from '../driver/continuation.ts';
import { asError, isOvertaken, translateError } from '../driver/translate-error.ts';
import { entriesOf } from '../entries.ts';
import type { InstrumentEvent } from '../events.ts';
import { latin1Text } from '../latin1.ts';
import { DriverEvent, DriverProtocolState } from '../lineage/names.ts';
import { Liveness, type SilencePolicy } from '../liveness/liveness.ts';
import type { Particle } from '../particle/particle.ts';
import { type ArgumentOf, asksForNothing, type GetRequest, type ProtocolTable, type ResultOf } from './protocol-table.ts';
import { DesiredSettings, type SamplingPolicy, type SettingsPolicy } from './desired-settings.ts';
import { hearsSample, type Listening } from './hears-sample.ts';
import { inPresent } from './in-present.ts';
import { LineWatch } from './line-watch.ts';
import { Resumption } from './resumption.ts';
import { Settings } from './settings.ts';

/** What a protocol is given to work with. */
export interface ProtocolContext {
  readonly connection: Connection;
  /** The one clock. */
  readonly scheduler: SchedulerLike;
  /** Whether start-up values are sent when the instrument is found in command mode. */
  readonly startup: 'apply' | 'leave';
  /** What was set through earlier connections. Default nothing. */
  readonly desired?: DesiredSettings;
  /** What an earlier connection was reading when it was lost. Default nothing. */
  readonly continuation?: Continuation;
  /** What happens when the instrument is found with other settings than it was given. Default `restore`. */
  readonly whenSettingsDiffer?: SettingsPolicy;
  /** What happens when the instrument, which had been sampling, is found in command mode. Default `resume`. */
  readonly whenSamplingEnds?: SamplingPolicy;
  /** What comes of a stream that falls silent. Default `announce`. */
  readonly whenSilent?: SilencePolicy;
}

/** What passes a running handler, and aborts it. */
const INTERRUPTS = [DriverEvent.STOP_AUTOSAMPLE, DriverEvent.STOP_TEST, DriverEvent.STOP_DIRECT, DriverEvent.PA_CONNECTION_RESTORED] as const;

/** States in which the return of the instrument's link changes nothing: it is not known anyway, or in somebody's hands. */
const STAYING_STATES: readonly DriverProtocolState[] = [DriverProtocolState.UNKNOWN, DriverProtocolState.DIRECT_ACCESS];

type AnyAnswer = ReturnType<Handler<DriverProtocolState, unknown[], unknown>>;
type AnyHandler = (argument: unknown) => AnyAnswer;

/**
 * The base of every instrument's protocol: its state machine, its particles, and whoever wants its bytes.
 *
 * A subclass states in {@link handlers} what happens on each event in each state, and may look at what the
 * instrument sends in {@link gotData}.
 */
export abstract class InstrumentProtocol<D extends AnyDefinition> {
  readonly definition: D;
  /** What the protocol announces. Hot; completes on {@link stop}; never errors. */
  readonly events$: Observable<InstrumentEvent<D>>;
  /** The samples, in any state, asked for or not. Hot; completes on {@link stop}; never errors. */
  readonly particles$: Observable<Particle<D>>;
  /** What came that is no sample: replies, prompts, echoes, garbage. Hot; completes on {@link stop}; never errors. */
  readonly unparsed$: Observable<Unparsed>;
  /** The state machine's transitions. Hot; replays the last; completes when the protocol has stopped; never errors. */
  readonly transitions$: Observable<Transition<DriverProtocolState, DriverEvent>>;

  /** What is known of the instrument's settings. */
  protected readonly settings: Settings<D>;
  protected readonly connection: Connection;
  protected readonly scheduler: SchedulerLike;
  protected readonly startup: ProtocolContext['startup'];
  protected readonly whenSettingsDiffer: SettingsPolicy;

  readonly #fsm = new InstrumentFSM<DriverProtocolState, DriverEvent>(DriverProtocolState, DriverEvent, DriverEvent.ENTER, DriverEvent.EXIT, {
    interrupts: INTERRUPTS,
  });
  readonly #events = new Subject<InstrumentEvent<D>>();
  readonly #particles = new Subject<Particle<D>>();
  readonly #unparsed = new Subject<Unparsed>();
  readonly #chunker: Chunker<D>;
  readonly #continuation: Continuation;
  readonly #liveness: Liveness;
  readonly #resets: LineWatch | undefined;
  readonly #ignored: ReadonlySet<number>;
  #hasCommandEntry = false;
  readonly #resumption: Resumption;
  /** Whether a discovery that nobody has asked for waits for its turn. */
  #isDiscoveryDue = false;
  #epoch = '';
  #wasLinkDown = false;
  /** As JSON. */
  #announcedDifferences = '[]';
  #running: HandlerContext<DriverProtocolState, DriverEvent> | undefined;
  readonly #subscription = new Subscription();

  constructor(definition: D, { connection, scheduler, startup, desired = new DesiredSettings(), continuation = new Continuation(), whenSettingsDiffer = 'restore', whenSamplingEnds = 'resume', whenSilent = 'announce' }: ProtocolContext) {
    this.definition = definition;
    this.settings = new Settings(definition, { scheduler, startup, desired });
    const inCommand = definition.states[DriverProtocolState.COMMAND];
    this.#resumption = new Resumption({
      desired,
      whenSamplingEnds,
      canStart: inCommand?.[DriverEvent.START_AUTOSAMPLE] !== undefined,
      isEntryRepeatable: () => this.#hasCommandEntry && inCommand?.[DriverEvent.DISCOVER] !== undefined,
    });
    this.whenSettingsDiffer = whenSettingsDiffer;
    this.connection = connection;
    this.scheduler = scheduler;
    this.startup = startup;
    this.events$ = this.#events.asObservable();
    this.particles$ = this.#particles.asObservable();
    this.unparsed$ = this.#unparsed.asObservable();
    this.transitions$ = this.#fsm.transitions$;
    this.#ignored = new Set(definition.ignoredBytes ?? []);
    this.#resets = definition.resetNotice && new LineWatch(definition.resetNotice);
    this.#liveness = new Liveness(definition, {
      scheduler,
      state: () => this.state,
      known: () => this.settings.values,
      missed: desired.missed,
      announce: (event) => { this.announce(event); },
      announceError: (error) => { this.announceError(error); },
      rediscover: whenSilent === 'rediscover' ? () => { this.#rediscover(); } : undefined,
    });
    this.#continuation = continuation;
    this.#chunker = continuation.chunkerFor(definition, { scheduler, epoch: () => this.#epoch, known: () => this.settings.values });
  }

  get state(): DriverProtocolState {
    return this.#fsm.currentState ?? DriverProtocolState.UNKNOWN;
  }

  /** The events that the present state handles. */
  get capabilities(): readonly DriverEvent[] {
    return this.#fsm.capabilities().filter((event) => event !== DriverEvent.PA_CONNECTION_RESTORED);
  }

  /** Whether an event is being handled, which may lead to another state. */
  get isBusy(): boolean {
    return this.#fsm.isBusy;
  }

  /**
   * Answers a GET from what is known, passing whatever is running; `undefined` where the state does not handle GET,
   * something is not known, or the instrument itself is to be asked.
   *
   * @throws `ParameterError` for what is no parameter of this instrument.
   */
  cached({ names, isFresh }: GetRequest<D>): Partial<Values<D>> | undefined {
    if (isFresh || !this.capabilities.includes(DriverEvent.GET)) return undefined;
    const checked = this.settings.checkNames(names);
    return this.settings.knows(checked) ? this.settings.pick(checked) : undefined;
  }

  /** What a SET must name for the instrument to hold again what it should. */
  get desiredChanges(): Changes<D> {
    return this.settings.desiredChanges();
  }

  /** Whether the instrument, should it be found in command mode, is to be started again, since it sampled and nobody has stopped it. */
  get isSamplingOwed(): boolean {
    return this.#resumption.isSamplingOwed;
  }

  /** Whether the instrument is in command mode without what was to be brought back on its entry, which is to be tried again; see {@link Resumption}. */
  get isEntryOwed(): boolean {
    return this.state === DriverProtocolState.COMMAND && this.#resumption.isEntryOwed;
  }

  /** Takes for wanted what the instrument holds in place of what it should. Throws `ParameterError` where that could not be set again. */
  keepSettings(): void {
    this.settings.keep();
    this.settingsRead();
  }

  /** Takes up the connection's data and enters UNKNOWN. */
  async start(): Promise<void> {
    this.#register();
    this.#subscription.add(this.#fsm.errors$.subscribe(({ event, cause }) => { this.#noteUnanswered(event, cause); }));
    this.#subscription.add(this.#fsm.transitions$.subscribe(() => { this.#liveness.expectationChanged(); }));
    this.#subscription.add(this.connection.status$.subscribe((status) => { this.#note(status); }));
    this.#subscription.add(
      this.connection.data$.subscribe({
        next: (chunk) => { this.#take(chunk); },
        error: (error: unknown) => { this.connectionLost(error); },
        complete: () => { this.connectionLost(new ConnectionClosedError(this.connection.url, 'receive')); },
      }),
    );
    await this.#fsm.start(DriverProtocolState.UNKNOWN);
  }

  /** Aborts what is running, refuses what is queued and lets go of the connection, which it does not close. */
  async stop(): Promise<void> {
    this.#subscription.unsubscribe();
    this.#liveness.stop();
    if (!this.#continuation.keep(this.definition, this.#chunker)) this.#publish(this.#chunker.end());
    // Before what runs has ended: it may be waiting for a sample, and none comes any more.
    this.#particles.complete();
    this.#unparsed.complete();
    await this.#fsm.stop();
    this.#events.complete();
  }

  /** Raises an event; the answer is its handler's result. Rejects with the errors of `InstrumentFSM` or of the handler. */
  dispatch<E extends DriverEvent>(event: E, argument: ArgumentOf<D, E>, options: { readonly signal?: AbortSignal } = {}): Promise<ResultOf<D, E>> {
    // The handler was registered from a ProtocolTable<D>, which gives it this result.
    return this.#fsm.dispatch<DriverEvent>(event, [argument], options) as Promise<ResultOf<D, E>>;
  }

  /** Takes note that the instrument's link is up again after it was down: aborts what is running, and is UNKNOWN, unless somebody has direct access. */
  async linkReturned(): Promise<void> {
    this.instrumentReturned();
    if (this.#fsm.capabilities().includes(DriverEvent.PA_CONNECTION_RESTORED)) await this.#fsm.onEvent(DriverEvent.PA_CONNECTION_RESTORED);
  }

  /** States what happens on each event in each state. Called once, by {@link start}. */
  protected abstract handlers(): ProtocolTable<D>;

  /** Is given what the instrument sent, ignored bytes removed. Samples in it have already been published. */
  protected gotData(_text: string): void {
    // Whether anybody wants it is the subclass's affair.
  }

  /** Is told that the instrument may have been switched off and on, or spoken with by somebody else. */
  protected instrumentReturned(): void {
    // What there is to be doubted is the subclass's affair.
  }

  /** Is told that nothing more can come. */
  protected connectionLost(_error: unknown): void {
    // The driver learns of it from the same source.
  }

  /** Aborts when whatever the present handler is doing should end; `undefined` outside of handlers. */
  protected get signal(): AbortSignal | undefined {
    return this.#running?.signal;
  }

  /** Lets time pass; rejects with the reason of {@link signal} when that aborts. */
  protected async pause(durationMs: number): Promise<void> {
    await bounded(new Promise<never>(() => undefined), { scheduler: this.scheduler, timeoutMs: durationMs, signals: [this.signal] });
  }

  /**
   * Listens, and sends nothing: waits for a sample that no checksum denies, and answers whether one came in time. For the discovery of
   * an instrument that would be disturbed by a question. Rejects with the reason of {@link signal} when that aborts.
   */
  protected hearsSample(listening: Listening): Promise<boolean> {
    return hearsSample(this.particles$, listening, { scheduler: this.scheduler, signal: this.signal });
  }

  /** Announces something. */
  protected announce(event: InstrumentEvent<D>): void {
    this.#events.next(event);
  }

  /** Announces that something went wrong which is nobody's answer. */
  protected announceError(cause: unknown): void {
    this.announce({ type: 'error', ...asError(cause), atMs: this.scheduler.now() });
  }

  /** Has an event handled: next, before whatever else waits, when a handler asks for it; in its turn otherwise. What goes wrong is announced. */
  protected raise(event: DriverEvent): void {
    if (this.#running !== undefined) this.#running.raise(event);
    else this.#fsm.onEvent(event).catch((error: unknown) => { this.#noteUnanswered(event, error); });
  }

  /** Is told that settings have been read, or are wanted otherwise: announces where the instrument holds others than it should. */
  protected settingsRead(): void {
    this.#liveness.expectationChanged();
    if (!this.settings.isEstablished) return;
    const differences = this.settings.desiredDifferences();
    const key = JSON.stringify(differences);
    if (key === this.#announcedDifferences) return;
    this.#announcedDifferences = key;
    this.announce({ type: 'config-diff', differences, policy: this.whenSettingsDiffer, atMs: this.scheduler.now() });
  }

  /** Has the differences announced again, though they are the same. */
  protected askAgain(): void {
    this.#announcedDifferences = '[]';
    this.settingsRead();
  }

  /** Sends bytes as they are, for direct access. */
  protected async sendDirect(bytes: Uint8Array): Promise<void> {
    const { signal } = this;
    await bounded(this.connection.send(bytes, signal && { signal }), { scheduler: this.scheduler, signals: [signal] });
  }

  #register(): void {
    // A ProtocolTable seen without its types; it has no other keys, being checked against the definition's.
    const table = this.handlers() as { readonly [S in DriverProtocolState]?: { readonly [E in DriverEvent]?: AnyHandler } };
    this.#hasCommandEntry = table[DriverProtocolState.COMMAND]?.[DriverEvent.ENTER] !== undefined;
    for (const [state, cells] of entriesOf(table)) {
      for (const [event, handler] of entriesOf(cells)) {
        const handle = (context: HandlerContext<DriverProtocolState, DriverEvent>, argument: unknown): AnyAnswer => {
          if (event === DriverEvent.DISCOVER) this.#isDiscoveryDue = false;
          this.#resumption.begun(context, event);
          return this.#runIn(context, () => (asksForNothing(event, argument) ? { result: {} } : handler(argument)), (next) => { this.#resumption.answered(context, event, next); });
        };
        this.#fsm.addHandler<DriverEvent>(state, event, handle, this.definition.states[state]?.[event] ?? []);
      }
    }
    const { UNKNOWN } = DriverProtocolState;
    for (const [state] of entriesOf(table)) {
      if (Object.hasOwn(table, UNKNOWN) && !STAYING_STATES.includes(state)) this.#fsm.addHandler(state, DriverEvent.PA_CONNECTION_RESTORED, () => ({ next: UNKNOWN }), [UNKNOWN]);
    }
  }

  /** Runs a handler with its context at hand, and no longer: what it leaves behind belongs to no event. */
  #runIn(context: HandlerContext<DriverProtocolState, DriverEvent>, handler: () => AnyAnswer, answered: (next: DriverProtocolState | undefined) => void): AnyAnswer {
    const leave = (): void => { this.#running = undefined; };
    this.#running = context;
    let answer: AnyAnswer;
    try {
      answer = handler();
    } catch (error) {
      leave();
      throw error;
    }
    if (answer instanceof Promise) {
      return answer.then(
        (late) => {
          leave();
          answered(late?.next);
          return late;
        },
        (error: unknown) => {
          leave();
          throw error;
        },
      );
    }
    leave();
    answered(answer?.next);
    return answer;
  }

  /** Where the present state cannot, its own command will find out. However often it is wanted, it is done once, and not while the journal would answer. */
  #rediscover(): void {
    if (this.#isDiscoveryDue || !this.capabilities.includes(DriverEvent.DISCOVER) || this.#subscription.closed) return;
    this.#isDiscoveryDue = true;
    // Unless somebody else has had it discovered as soon as that could be.
    this.#subscription.add(inPresent(this.connection.status$).subscribe(() => { if (this.#isDiscoveryDue) this.raise(DriverEvent.DISCOVER); }));
  }

  /** Announces what an event came to for whose answer nobody waits; a discovery that came in another state than it was wanted in is no failure, nor is a RESET that was overtaken. */
  #noteUnanswered(event: string, raised: unknown): void {
    const cause = translateError(event, raised);
    const isNone = event === DriverEvent.RESET ? isOvertaken(cause) : event === DriverEvent.DISCOVER && this.#isDiscoveryDue && raised instanceof EventNotHandledError;
    if (event === DriverEvent.DISCOVER) this.#isDiscoveryDue = false;
    if (!isNone) this.announceError(cause);
  }

  /** An instrument that starts anew holds whatever it holds then, and may be doing something else. */
  #noteReset(line: string): void {
    this.settings.doubt();
    this.announce({ type: 'instrument-reset', line, atMs: this.scheduler.now() });
    this.#rediscover();
  }

  /** What is missing is missing right here. A record that was cut as the link went down ends there too; what comes first behind it may be whole, as on a new connection. */
  #note({ epoch, gap, instrumentLink }: LinkStatus): void {
    const isLinkBack = instrumentLink === 'up' && this.#wasLinkDown;
    // Another journal does not begin in the middle of a record.
    if (gap !== undefined && gap.fromEpoch === undefined) this.#publish(this.#chunker.gap());
    else if (gap !== undefined || isLinkBack) this.#publish(this.#chunker.end());
    this.#epoch = epoch ?? '';
    if (instrumentLink !== 'unknown') this.#wasLinkDown = instrumentLink === 'down';
  }

  #take(chunk: Chunk): void {
    this.#publish(this.#chunker.push(chunk));
    // What answers the driver's own commands on the way back from direct access is not meant for whoever had it.
    if (this.state === DriverProtocolState.DIRECT_ACCESS && this.#running?.event !== DriverEvent.STOP_DIRECT) {
      this.announce({ type: 'direct-access', bytes: chunk.bytes, atMs: chunk.receivedAtMs });
    }
    const text = latin1Text(this.#ignored.size === 0 ? chunk.bytes : chunk.bytes.filter((byte) => !this.#ignored.has(byte)));
    try {
      for (const line of this.#resets?.scan(text) ?? []) this.#noteReset(line);
      this.gotData(text);
    } catch (error) {
      // The data goes on: a fault in one protocol must not end its stream, let alone the program.
      this.announceError(error);
    }
  }

  #publish(read: ReturnType<Chunker<D>['push']>): void {
    for (const item of read) {
      if (item.type === 'particle') {
        this.#liveness.heard(item.stream);
        this.#particles.next(item);
      } else this.#unparsed.next(item);
    }
  }
}

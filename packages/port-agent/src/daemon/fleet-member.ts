import type { SchedulerLike, Subscription } from 'rxjs';
import { LinkSupportError, LinkUrlError, PortAgentError, PortAgentOptionError, SecretFileError } from '../errors.ts';
import { ReconnectBackoff } from '../link/reconnect-backoff.ts';
import { PortAgentHost, type PortAgentHostOptions } from './port-agent-host.ts';

/** How a member of a fleet is doing: `failed` for good, `waiting` to be started again. */
export type MemberState =
  | { readonly state: 'starting' | 'stopped' }
  | { readonly state: 'running'; readonly host: PortAgentHost }
  | { readonly state: 'failed' | 'waiting'; readonly error: Error };

/** Settings of a {@link FleetMember}. */
export interface FleetMemberOptions {
  readonly name: string;
  readonly agent: PortAgentHostOptions;
  readonly scheduler: SchedulerLike;
  readonly random: () => number;
  readonly changed: (state: MemberState) => void;
}

/** One agent of many in a process: started again, later and later, until it runs; what keeps it from running is its own affair. */
export class FleetMember {
  readonly name: string;
  /** Fulfilled when the first attempt to start has succeeded or failed. */
  readonly tried: Promise<void>;
  /** Fulfilled when it will not run any more. */
  readonly ended: Promise<void>;
  readonly #options: FleetMemberOptions;
  readonly #backoff: ReconnectBackoff;
  #state: MemberState = { state: 'starting' };
  #attempt: Promise<void>;
  #timer: Subscription | undefined;
  #isStopping = false;
  #resolveEnded: () => void = () => undefined;

  constructor(options: FleetMemberOptions) {
    this.name = options.name;
    this.#options = options;
    this.#backoff = new ReconnectBackoff(options.random);
    this.ended = new Promise((resolve) => { this.#resolveEnded = resolve; });
    this.#attempt = this.#start();
    this.tried = this.#attempt;
  }

  get state(): MemberState {
    return this.#state;
  }

  /** Ends it. Never rejects. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#timer?.unsubscribe();
    await this.#attempt;
    if (this.#state.state === 'running') await this.#state.host.stop();
    else if (this.#state.state === 'waiting') this.#become({ state: 'stopped' });
    await this.ended;
  }

  async #start(): Promise<void> {
    try {
      const host = await PortAgentHost.start({ ...this.#options.agent, isShared: true });
      this.#become({ state: 'running', host });
      void host.ended.then(() => { this.#become({ state: 'stopped' }); });
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause), { cause });
      if (isForGood(error)) return this.#become({ state: 'failed', error });
      this.#become({ state: 'waiting', error });
      if (this.#isStopping) return;
      const { scheduler } = this.#options;
      this.#timer = scheduler.schedule(() => { this.#attempt = this.#start(); }, this.#backoff.delayMs(scheduler.now()));
    }
  }

  #become(state: MemberState): void {
    const before = this.#state;
    this.#state = state;
    // The same failure again and again is one event.
    const isNews = state.state !== 'waiting' || before.state !== 'waiting' || before.error.toString() !== state.error.toString();
    if (isNews) this.#options.changed(state);
    if (state.state === 'stopped' || state.state === 'failed') this.#resolveEnded();
  }
}

/** Whether trying again is of no use: the settings are at fault, which do not change while the process runs. */
function isForGood(error: Error): boolean {
  const kinds = [PortAgentOptionError, LinkUrlError, LinkSupportError, SecretFileError];
  return error instanceof PortAgentError && kinds.some((kind) => error instanceof kind);
}

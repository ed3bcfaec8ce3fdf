import type { Gap, LinkStatus } from '@taffrail/connection';
import type { JournalWord, LinkWord } from '@taffrail/port-agent-packet';
import { BehaviorSubject, type Observable } from 'rxjs';

/** Who a {@link StatusBoard} tells for. */
export interface StatusSource {
  readonly epoch: string;
  /** When the agent was last heard of; undefined while there is none. */
  readonly heardAtMs: number | undefined;
  /** Whether anybody takes the data yet. */
  readonly isTaken: boolean;
}

/** What is new beside the instrument's link. */
export interface News {
  readonly gap?: Gap | undefined;
  readonly journal?: JournalWord | undefined;
}

/** What a client knows of the link behind its agent, and how far it is behind the agent's journal. */
export class StatusBoard {
  readonly status$: Observable<LinkStatus>;
  readonly #status = new BehaviorSubject<LinkStatus>({ instrumentLink: 'unknown' });
  readonly #source: () => StatusSource;
  /** Where the journal ended when the agent welcomed this client, and the link then; absent once that has come. */
  #ahead: { readonly head: bigint; readonly link: LinkWord } | undefined;

  constructor(source: () => StatusSource) {
    this.#source = source;
    this.status$ = this.#status.asObservable();
  }

  /** Begins what an agent tells, at a position of a journal that ends at `head`. */
  welcomed({ link, ...news }: News & { readonly link: LinkWord }, { position, head }: { readonly position: bigint; readonly head: bigint }): void {
    this.#ahead = position < head ? { head, link } : undefined;
    // What comes first is older than the link's present state.
    this.#tell(this.#ahead === undefined ? link : 'unknown', news);
  }

  /** Notes how far the client has come; tells when that is as far as the journal was when it began. */
  reached(position: bigint): void {
    if (this.#ahead === undefined || position < this.#ahead.head) return;
    const { link } = this.#ahead;
    this.#ahead = undefined;
    const { instrumentLink } = this.#status.value;
    this.#tell(instrumentLink === 'unknown' ? link : instrumentLink, {});
  }

  /** Tells what the journal says of the link, at the place that the client has come to. */
  journalled(link: LinkWord): void {
    // A link that comes up was down, also where the agent that would have written so was killed.
    if (this.#ahead !== undefined && link === 'up' && this.#status.value.instrumentLink !== 'down') this.#tell('down', {});
    this.#tell(link, {});
  }

  /** Tells the state of the link now, as far as the client has come to now. */
  present(link: LinkWord, news: News): void {
    this.#tell(this.#ahead === undefined ? link : this.#status.value.instrumentLink, news);
  }

  /** Tells something else than the link. */
  news(news: News): void {
    this.#tell(this.#status.value.instrumentLink, news);
  }

  /** Tells that the agent is gone. */
  agentGone(): void {
    this.#ahead = undefined;
    this.#tell('unknown', {}, true);
  }

  complete(): void {
    this.#status.complete();
  }

  #tell(instrumentLink: LinkStatus['instrumentLink'], { gap: told, journal: word }: News, isAgentGone = false): void {
    const before = this.#status.value;
    const { epoch, isTaken, heardAtMs = before.heardAtMs } = this.#source();
    // Nobody can tell while the agent is being looked for.
    const journal = isAgentGone ? undefined : (word ?? before.journal);
    const gap = isTaken ? told : joined(before.gap, told);
    this.#status.next({
      instrumentLink,
      epoch,
      ...(heardAtMs === undefined ? {} : { heardAtMs }),
      ...(journal === undefined ? {} : { journal }),
      ...(gap === undefined ? {} : { gap }),
      ...(this.#ahead === undefined ? {} : { isCatchingUp: true }),
    });
  }
}

/** Whoever comes to take the data is told of all that is missing before it. */
function joined(before: Gap | undefined, told: Gap | undefined): Gap | undefined {
  return before === undefined || told === undefined ? (told ?? before) : { ...before, to: told.to };
}

import { type Chunk, type Connection, type ConnectionOpener, ConnectionLostError, Inbox, type LinkStatus, type OpenOptions, type ResumePlace } from '@taffrail/connection';
import { BehaviorSubject } from 'rxjs';

/** What each stretch in the journal has before it. */
const HEADER_BYTES = 16n;

/** A meter that says what it is told to, behind a journal: whoever connects goes on where it was. */
export class KeptMeter {
  /** With what connections were opened. */
  readonly openings: OpenOptions[] = [];
  /** What was sent to the meter. */
  readonly heard: string[] = [];
  readonly open: ConnectionOpener = async (url, options = {}) => this.#open(url, options);
  #epoch = 'e1';
  #kept: Chunk[] = [];
  #head = 0n;
  #reader: Reader | undefined;

  /** Where the journal ends. */
  get head(): ResumePlace {
    return { epoch: this.#epoch, position: this.#head };
  }

  /** Says something, one byte a character, of which a reader hears at once if it is up to date. */
  say(text: string): void {
    const chunk = { bytes: Uint8Array.from(text, (character) => character.charCodeAt(0)), receivedAtMs: 0, position: this.#head + HEADER_BYTES };
    this.#kept.push(chunk);
    this.#head += HEADER_BYTES + BigInt(text.length);
    if (this.#reader?.isBehind === false) this.#reader.take(chunk);
  }

  /** Hands its reader all that is kept behind the place that it has come to. */
  deliver(): void {
    const reader = this.#reader;
    for (const chunk of this.#kept) if (reader !== undefined && (chunk.position ?? 0n) > reader.place.position) reader.take(chunk);
    reader?.caughtUp();
  }

  /** Loses the reader. */
  lose(): void {
    this.#reader?.lose();
    this.#reader = undefined;
  }

  /** Has the link go down and come back, in the midst of what is said. */
  interrupt(): void {
    this.#reader?.link('down');
    this.#reader?.link('up');
  }

  /** Begins another journal, in which nothing is kept. */
  beginAnew(): void {
    this.#epoch = 'e2';
    this.#kept = [];
    this.#head = 0n;
  }

  #open(url: string, options: OpenOptions): Connection {
    const { signal: _, ...rest } = options;
    this.openings.push(rest);
    const { resume = this.head } = rest;
    const isOther = resume.epoch !== this.#epoch;
    const position = isOther ? 0n : resume.position;
    const gap = isOther ? { gap: { from: resume.position, to: 0n, fromEpoch: resume.epoch } } : {};
    this.#reader = new Reader(url, { epoch: this.#epoch, position }, { isBehind: position < this.#head, gap, heard: this.heard });
    return this.#reader;
  }
}

class Reader implements Connection {
  readonly url: string;
  readonly data$;
  readonly status$;
  place: ResumePlace;
  isBehind: boolean;
  readonly #inbox: Inbox;
  readonly #status: BehaviorSubject<LinkStatus>;
  readonly #heard: string[];

  constructor(url: string, place: ResumePlace, { isBehind, gap, heard }: { isBehind: boolean; gap: Pick<LinkStatus, 'gap'>; heard: string[] }) {
    this.url = url;
    this.place = place;
    this.isBehind = isBehind;
    this.#heard = heard;
    this.#inbox = new Inbox(url);
    this.#status = new BehaviorSubject<LinkStatus>({ instrumentLink: 'up', epoch: place.epoch, isCatchingUp: isBehind, ...gap });
    this.data$ = this.#inbox.data$;
    this.status$ = this.#status.asObservable();
  }

  get resumePlace(): ResumePlace {
    return this.place;
  }

  take(chunk: Chunk): void {
    if (this.#inbox.isEnded) return;
    this.place = { ...this.place, position: (chunk.position ?? 0n) + BigInt(chunk.bytes.length) };
    this.#inbox.push(chunk);
  }

  caughtUp(): void {
    this.isBehind = false;
    this.link('up');
  }

  link(instrumentLink: 'up' | 'down'): void {
    this.#status.next({ instrumentLink, epoch: this.place.epoch, isCatchingUp: this.isBehind });
  }

  lose(): void {
    this.#inbox.fail(new ConnectionLostError(this.url, 'the agent was killed'));
    this.#status.complete();
  }

  async send(bytes: Uint8Array): Promise<void> {
    this.#heard.push(String.fromCharCode(...bytes));
  }

  async sendBreak(): Promise<void> {
    this.#heard.push('BREAK');
  }

  async close(): Promise<void> {
    this.#inbox.complete();
    this.#status.complete();
  }
}

import { TelnetError } from '../../errors.ts';
import { NEGOTIATION_LIMIT } from '../../limits.ts';
import { encodeNegotiation, TelnetVerb } from './iac-codec.ts';

/** The options that links use, with their bytes. @see RFC 856, RFC 858, RFC 2217. */
export const TelnetOption = { BINARY: 0, SUPPRESS_GO_AHEAD: 3, COM_PORT: 44 } as const;

/** Which options a side is asked, or offers, to perform. */
export interface WantedOptions {
  /** What this side offers to perform. */
  readonly ours: readonly number[];
  /** What the other side is asked to perform. */
  readonly theirs: readonly number[];
}

type OptionState = 'off' | 'asked' | 'on';

/** One side's options: which verbs ask for a change of them and which agree or refuse. */
class OptionSide {
  readonly #states = new Map<number, OptionState>();
  readonly #wanted: readonly number[];
  readonly #agree: TelnetVerb;
  readonly #refuse: TelnetVerb;

  constructor(wanted: readonly number[], { agree, refuse }: { agree: TelnetVerb; refuse: TelnetVerb }) {
    this.#wanted = wanted;
    this.#agree = agree;
    this.#refuse = refuse;
  }

  ask(): Uint8Array[] {
    for (const option of this.#wanted) this.#states.set(option, 'asked');
    return this.#wanted.map((option) => encodeNegotiation(this.#agree, option));
  }

  /** Takes the other side's word on an option and gives the answer, if it needs one: a word that changes nothing gets none. */
  hear(isYes: boolean, option: number): Uint8Array | undefined {
    const state = this.#states.get(option) ?? 'off';
    const isWanted = this.#wanted.includes(option);
    this.#states.set(option, isYes && isWanted ? 'on' : 'off');
    if (isYes && !isWanted) return encodeNegotiation(this.#refuse, option);
    if (isYes && state === 'off') return encodeNegotiation(this.#agree, option);
    if (!isYes && state === 'on') return encodeNegotiation(this.#refuse, option);
    return undefined;
  }
}

/**
 * Agrees on options with the other side: to those wanted, to no other. What is agreed already is not answered, and answers are
 * numbered, so that no two sides can talk for ever.
 *
 * @see RFC 1143.
 */
export class OptionNegotiation {
  readonly #ours: OptionSide;
  readonly #theirs: OptionSide;
  #answers = 0;

  constructor({ ours, theirs }: WantedOptions) {
    this.#ours = new OptionSide(ours, { agree: TelnetVerb.WILL, refuse: TelnetVerb.WONT });
    this.#theirs = new OptionSide(theirs, { agree: TelnetVerb.DO, refuse: TelnetVerb.DONT });
  }

  /** Gives what to say first. */
  offers(): Uint8Array[] {
    return [...this.#ours.ask(), ...this.#theirs.ask()];
  }

  /** Takes a negotiation of the other side and gives the answer, if it needs one. @throws {@link TelnetError}. */
  answer(verb: TelnetVerb, option: number): Uint8Array | undefined {
    const side = verb === TelnetVerb.DO || verb === TelnetVerb.DONT ? this.#ours : this.#theirs;
    const answer = side.hear(verb === TelnetVerb.DO || verb === TelnetVerb.WILL, option);
    if (answer === undefined) return undefined;
    this.#answers++;
    if (this.#answers > NEGOTIATION_LIMIT) throw new TelnetError(`negotiations to end after ${NEGOTIATION_LIMIT} answers`, `one more, for option ${option}`);
    return answer;
  }
}

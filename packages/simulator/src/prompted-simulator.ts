import { type Observable, Subscription } from 'rxjs';
import { InstrumentSimulator } from './instrument-simulator.ts';
import { type InputLine, LineInput, type LineTerminator } from './line-input.ts';

/** What an instrument says when it is ready for a command, and when it did not understand one. Sent as they are. */
export interface SimulatedPrompts {
  readonly ready: string;
  /** Text and prompt together. */
  readonly rejected: string;
}

/** How an instrument echoes what it is sent: each byte as it came, each followed by NUL, or not at all. */
export type EchoStyle = 'plain' | 'nul' | 'none';

/** What an instrument answers to a command: a text, or parts that come in their own time, and a prompt at the end. */
export type SimulatedReply =
  | string
  | { readonly text: string; readonly prompt: string }
  | { readonly parts$: Observable<string>; readonly prompt?: string };

/** A command that an instrument knows: the pattern of its line, and what the instrument answers to a match of it. */
export type SimulatedCommand = readonly [pattern: RegExp, answer: (match: RegExpExecArray) => SimulatedReply];

/** How long a CR may stand before it counts as a line of its own though CR LF is the terminator. */
export const RETURN_GRACE_MS = 50;

/**
 * The base of simulated instruments that take a line and answer it with text and a prompt.
 *
 * Input is taken one character at a time, echoed, and put together to lines; the first command whose pattern matches
 * answers. While a reply comes in parts, lines are lost, as they are on an instrument that is busy.
 */
export abstract class PromptedSimulator extends InstrumentSimulator {
  /** The prompts. */
  protected abstract readonly prompts: SimulatedPrompts;
  /** What ends a line of input. */
  protected readonly terminator: LineTerminator = '\r\n';
  /** How input is echoed. */
  protected readonly echo: EchoStyle = 'plain';
  /** The character that ends a reply which comes in parts; the ready prompt then comes at once. */
  protected readonly interrupt: string | undefined = undefined;

  #input: LineInput | undefined;
  #returnGrace: Subscription | undefined;
  #knownCommands: readonly SimulatedCommand[] | undefined;
  #running: Subscription | undefined;

  /** Whether a reply is coming in parts. */
  get isAnswering(): boolean {
    return this.#running !== undefined;
  }

  /** Lists the commands; asked for once. */
  protected abstract commands(): readonly SimulatedCommand[];

  /** Answers an empty line; by default with the ready prompt. */
  protected answerEnter(): SimulatedReply {
    return '';
  }

  /** Answers a line that no command matches; by default with the rejected prompt. */
  protected answerUnknown(_line: string): SimulatedReply {
    return { text: '', prompt: this.prompts.rejected };
  }

  /** Answers a line that is not empty; by default as the first matching command says. */
  protected answerLine(line: string): SimulatedReply {
    this.#knownCommands ??= this.commands();
    for (const [pattern, answer] of this.#knownCommands) {
      const match = pattern.exec(line);
      if (match !== null) return answer(match);
    }
    return this.answerUnknown(line);
  }

  /** Answers a character that acts at once, without a line end; by default none does. */
  protected answerControl(_character: string): SimulatedReply | undefined {
    return undefined;
  }

  /** Gives what a character is echoed as; to be overridden where that depends on the mode, or Enter shows as a new line. */
  protected echoOf(character: string): string {
    if (this.echo === 'none') return '';
    return this.echo === 'nul' ? `${character}\0` : character;
  }

  /** Gives a line the form that patterns are written for. */
  protected canonical(line: string): string {
    return line.trim();
  }

  protected override handleInput(bytes: Uint8Array): void {
    for (const byte of bytes) this.handleByte(byte);
    this.#watchReturn();
  }

  /** Acts on one byte; to be overridden by an instrument that does not always listen. */
  protected handleByte(byte: number): void {
    const character = String.fromCharCode(byte);
    this.#echo(character);
    if (this.isAnswering) return this.#interruptBy(character);
    const answer = this.answerControl(character);
    if (answer !== undefined) return this.reply(answer);
    this.#input ??= new LineInput(this.terminator);
    for (const line of this.#input.push(character)) this.#actInTime(line);
  }

  protected override handlePowerOff(): void {
    this.forgetInput();
    this.#running?.unsubscribe();
    this.#running = undefined;
  }

  /** Forgets what was typed of a line. */
  protected forgetInput(): void {
    this.#input?.clear();
    this.#returnGrace?.unsubscribe();
  }

  /** Sends an answer and its prompt; a prompt left out is the ready prompt. */
  protected reply(answer: SimulatedReply): void {
    if (typeof answer === 'string') return this.#replyAtOnce(answer, this.prompts.ready);
    if ('text' in answer) return this.#replyAtOnce(answer.text, answer.prompt);
    this.#replyInParts(answer.parts$, answer.prompt ?? this.prompts.ready);
  }

  #replyAtOnce(text: string, prompt: string): void {
    this.transmit(this.#withPromptInside(text) + prompt);
  }

  #replyInParts(parts$: Observable<string>, prompt: string): void {
    const running = new Subscription();
    this.#running = running;
    const end = () => {
      this.#running = undefined;
      this.transmit(prompt);
    };
    // An error here is a mistake in the simulator's own code: rxjs reports what is thrown as unhandled.
    const error = (cause: unknown) => {
      this.#running = undefined;
      throw cause;
    };
    running.add(parts$.subscribe({ next: (part) => this.transmit(part), error, complete: end }));
  }

  #echo(character: string): void {
    const echoed = this.echoOf(character);
    const delayMs = this.faults.amount('echo-delay');
    if (delayMs === 0) this.transmit(echoed);
    else this.after(delayMs, () => this.transmit(echoed));
  }

  #interruptBy(character: string): void {
    if (character !== this.interrupt) return;
    this.#running?.unsubscribe();
    this.#running = undefined;
    this.reply('');
  }

  /** A CR with nothing behind it is an Enter too, once it is clear that no LF comes. */
  #watchReturn(): void {
    this.#returnGrace?.unsubscribe();
    const input = this.#input;
    if (input?.endsInReturn !== true) return;
    this.#returnGrace = this.after(RETURN_GRACE_MS, () => this.#actInTime(input.endAtReturn()));
  }

  #actInTime(line: InputLine): void {
    const lateMs = this.faults.amount('late');
    if (lateMs === 0) this.#act(line);
    else this.after(lateMs, () => this.#act(line));
  }

  #act({ text, isTooLong }: InputLine): void {
    if (this.isAnswering) return;
    const line = this.canonical(text);
    if (line === '') return this.reply(this.answerEnter());
    this.noteCommand(text.trim());
    this.reply(isTooLong || this.strikes('reject') ? this.answerUnknown(line) : this.answerLine(line));
  }

  #withPromptInside(text: string): string {
    if (text.trim() === '' || !this.faults.has('prompt-in-data')) return text;
    const lastLine = text.trimEnd().lastIndexOf('\n') + 1;
    return text.slice(0, lastLine) + this.prompts.ready + text.slice(lastLine);
  }
}

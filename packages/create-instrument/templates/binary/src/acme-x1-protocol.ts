import { CommandResponseProtocol, DriverEvent as E, DriverProtocolState as S, ProtocolError, type ProtocolTable, ReplyTimeoutError } from '@taffrail/driver';
import { EMPTY, filter, firstValueFrom, fromEvent, NEVER, takeUntil, timeout } from 'rxjs';
import { REPLY_TIMEOUT_MS } from './commands.ts';
import { type Configuration, configuration } from './configuration.ts';
import { acmeX1 } from './definition.ts';

const { commands } = acmeX1;

/** What the Acme X1 does in each state. */
export class AcmeX1Protocol extends CommandResponseProtocol<typeof acmeX1> {
  /** Until when a record may come that answers a command too late. */
  #owedUntilMs = -Infinity;

  // Fill in: what happens on each event in each state, exactly the cells that the definition declares.
  protected override handlers(): ProtocolTable<typeof acmeX1> {
    return {
      [S.UNKNOWN]: {
        [E.DISCOVER]: () => this.#discover(),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.COMMAND]: {
        [E.ENTER]: () => this.applyStartup(),
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.SET]: (changes) => this.setParameters(changes),
        [E.START_AUTOSAMPLE]: () => this.#goTo(S.AUTOSAMPLE, () => this.run(commands.start)),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.STOP_AUTOSAMPLE]: () => this.#goTo(S.COMMAND, () => this.run(commands.halt)),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.DIRECT_ACCESS]: {
        [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes),
        [E.STOP_DIRECT]: () => this.#discover(),
      },
    };
  }

  /** As lines, which the patterns of the parameters read. */
  protected override async readSettings(): Promise<string> {
    const { sampleInterval, gain, serialNumber } = await this.#configuration();
    return `interval = ${sampleInterval}\ngain = ${gain}\nserial = ${serialNumber}`;
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    await this.#answerTo(() => this.run(wire === 'interval' ? commands.setInterval : commands.setGain, Number(value)));
  }

  async #discover() {
    return { next: stateOf(await this.#configuration()) };
  }

  async #goTo<State extends typeof S.COMMAND | typeof S.AUTOSAMPLE>(next: State, send: () => Promise<unknown>) {
    const { mode, ...rest } = await this.#answerTo(send);
    if (stateOf({ mode, ...rest }) === next) return { next };
    throw new ProtocolError(`expected a configuration record that tells ${next}, found mode ${mode}`);
  }

  #configuration(): Promise<Configuration> {
    return this.#answerTo(() => this.run(commands.tell));
  }

  /** Sends a command, and answers the configuration record that comes next. @throws `ReplyTimeoutError` when none comes. */
  async #answerTo(send: () => Promise<unknown>): Promise<Configuration> {
    // A record that is late for the command before would answer this one; as long again, and it does not come any more.
    await this.#nextRecord(this.#owedUntilMs - this.scheduler.now());
    this.#owedUntilMs = this.scheduler.now() + 2 * REPLY_TIMEOUT_MS;
    const answer = this.#nextRecord(REPLY_TIMEOUT_MS);
    // Where the sending fails, that is what went wrong.
    answer.catch(() => undefined);
    await send();
    const record = await answer;
    if (record === undefined) throw new ReplyTimeoutError({ expected: 'configuration record', timeoutMs: REPLY_TIMEOUT_MS, sent: '#', received: '' });
    this.#owedUntilMs = -Infinity;
    return record;
  }

  /** Waits for a configuration record; `undefined` when the time is over first. Rejects when its caller gives up. */
  async #nextRecord(withinMs: number): Promise<Configuration | undefined> {
    if (withinMs <= 0) return undefined;
    const { scheduler, signal } = this;
    const record$ = this.particles$.pipe(
      filter((particle) => particle.stream === configuration.stream),
      timeout({ first: withinMs, scheduler, with: () => EMPTY }),
      takeUntil(signal === undefined ? NEVER : fromEvent(signal, 'abort')),
    );
    const record = await firstValueFrom(record$, { defaultValue: undefined });
    signal?.throwIfAborted();
    return record?.values;
  }
}

function stateOf({ mode }: Configuration) {
  return mode === 1 ? S.AUTOSAMPLE : S.COMMAND;
}

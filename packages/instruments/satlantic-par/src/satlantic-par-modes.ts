import { CommandRejectedError, CommandResponseProtocol, ProtocolError, ReplyTimeoutError } from '@taffrail/driver';
import { satlanticPar } from './definition.ts';
import { NoConsoleError } from './no-console-error.ts';
import { STOP_EVERY_MS, stopPlan } from './stop-plan.ts';

const { commands } = satlanticPar;

/** What has to pass between two mode commands. Source: the lineage's code, as of all limits here. */
export const MODE_PAUSE_MS = 115;
/** What has to pass behind `exit`. */
const EXIT_PAUSE_MS = 300;
const STOP_LIMIT_MS = 40_000;
/** How often a line is typed that comes back mangled, or is not answered. */
const LINE_ATTEMPTS = 5;

/** The three modes of the sensor, free running, polled and console, and the ways between them. */
export abstract class SatlanticParModes extends CommandResponseProtocol<typeof satlanticPar> {
  /** What the console said when it was opened last: the only place where serial number and firmware are told. */
  protected banner = '';
  /** The kind of frames seen last. */
  protected dialect = '';
  /** Whether it may be at the console: what was given up there, or on the way there, has not led out of it for certain. */
  #isConsoleOpen = false;

  /** By what an empty line is answered, and never by settings: discovery by those failed in service. */
  protected async isAtConsole(): Promise<boolean> {
    this.#isConsoleOpen = await this.#hasPrompt();
    return this.#isConsoleOpen;
  }

  async #hasPrompt(): Promise<boolean> {
    try {
      return (await this.run(commands.probe)).endsWith('$');
    } catch (error) {
      if (error instanceof CommandRejectedError) return true;
      // At its slowest, a frame comes every 8 s.
      if (error instanceof ReplyTimeoutError) return false;
      throw error;
    }
  }

  /** From sampling to the console, where it may be still; where there is none, back to free running. */
  protected async breakIn(): Promise<void> {
    if (this.#isConsoleOpen && (await this.isAtConsole())) return;
    await this.stopSampling();
    try {
      await this.openConsole();
    } catch (error) {
      if (error instanceof NoConsoleError) await this.answerTo(this.freeRun());
      throw error;
    }
  }

  /** It has stopped when no frame comes for longer than one takes; each that comes asks for another stop. */
  protected async stopSampling(): Promise<void> {
    const rate = this.settings.knows(['maximumFrameRate']) ? this.settings.values.maximumFrameRate : undefined;
    const { stops, quietMs, drainMs } = stopPlan(rate);
    const endsAtMs = this.scheduler.now() + STOP_LIMIT_MS;
    while (this.scheduler.now() < endsAtMs) {
      for (let sent = 1; sent < stops; sent += 1) {
        await this.run(commands.stopUnheard);
        await this.pause(STOP_EVERY_MS);
      }
      if ((await this.answerTo(this.runWith({ timeoutMs: quietMs }, commands.stop))) === undefined) return this.pause(drainMs);
    }
    throw new ProtocolError(`frames still came ${STOP_LIMIT_MS} ms after the first "\\u0013", which was sent again for each of them`);
  }

  /** From polled mode to the console; from free running it is not always heard. Throws {@link NoConsoleError}. */
  protected async openConsole(): Promise<void> {
    this.#isConsoleOpen = true;
    try {
      this.banner = await this.run(commands.openConsole);
    } catch (error) {
      if (!(error instanceof ReplyTimeoutError)) throw error;
      this.#isConsoleOpen = false;
      throw new NoConsoleError(error);
    }
  }

  /** Back to the mode before, whichever it was. */
  protected async exit(): Promise<void> {
    await this.insist(() => this.run(commands.exit));
    this.#isConsoleOpen = false;
    await this.pause(EXIT_PAUSE_MS);
  }

  /** The same until a frame has come: the line end behind `exit` asks for a frame where that is polled mode. */
  protected async leaveConsole(): Promise<void> {
    await this.exit();
    this.#noted(await this.run(commands.poll));
  }

  /** From the console, unless it was left already, to free running. */
  protected async sampleAgain(): Promise<void> {
    if (this.#isConsoleOpen) {
      await this.leaveConsole();
      await this.pause(MODE_PAUSE_MS);
    }
    await this.freeRun();
  }

  /** From either way of sampling to free running. */
  protected async freeRun(): Promise<string> {
    return this.#noted(await this.run(commands.freeRun));
  }

  #noted(received: string): string {
    this.dialect = /SATP(?:AR|RL)/.exec(received)?.[0] ?? this.dialect;
    return received;
  }

  /** Has a line typed again that was mangled, by a serial server say. What has become of it is ended before. */
  protected async insist<T>(typing: () => Promise<T>): Promise<T> {
    for (let attempt = 1; attempt < LINE_ATTEMPTS; attempt += 1) {
      try {
        return await typing();
      } catch (error) {
        if (!(error instanceof ReplyTimeoutError)) throw error;
      }
    }
    return typing();
  }

  /** Waits for an answer; `undefined` when none comes in time. */
  protected async answerTo(running: Promise<string>): Promise<string | undefined> {
    try {
      return await running;
    } catch (error) {
      if (error instanceof ReplyTimeoutError) return undefined;
      throw error;
    }
  }
}

import { CommandResponseProtocol, DriverEvent as E, DriverProtocolState as S, ProtocolError, type ProtocolTable } from '@taffrail/driver';
import { acmeX1 } from './definition.ts';

const { commands } = acmeX1;

/** What the Acme X1 does in each state. */
export class AcmeX1Protocol extends CommandResponseProtocol<typeof acmeX1> {
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
        [E.START_AUTOSAMPLE]: async () => ({ next: streamed(await this.run(commands.start), S.AUTOSAMPLE) }),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.STOP_AUTOSAMPLE]: async () => ({ next: streamed(await this.run(commands.stop), S.COMMAND) }),
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.DIRECT_ACCESS]: {
        [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes),
        [E.STOP_DIRECT]: () => this.#discover(),
      },
    };
  }

  protected override readSettings(): Promise<string> {
    return this.run(commands.status);
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    await this.run(commands.set, wire, value);
  }

  // Fill in: how it is found out whether the instrument streams.
  // One that answers nothing meanwhile, or that a question would stop, is listened to, for longer than passes between two samples:
  // `return { next: (await this.hearsSample({ withinMs: 5_000 })) ? S.AUTOSAMPLE : S.COMMAND };`
  async #discover() {
    return { next: stateIn(await this.run(commands.status)) };
  }
}

function stateIn(reply: string) {
  return /,streaming$/.test(reply) ? S.AUTOSAMPLE : S.COMMAND;
}

/** Gives the state that a command should have led to. @throws `ProtocolError` when the status line tells another. */
function streamed<State extends typeof S.COMMAND | typeof S.AUTOSAMPLE>(reply: string, wanted: State): State {
  if (stateIn(reply) === wanted) return wanted;
  throw new ProtocolError(`expected a status line that tells ${wanted}, received ${JSON.stringify(reply)}`);
}

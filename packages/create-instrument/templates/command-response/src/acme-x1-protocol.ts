import { CommandResponseProtocol, DriverEvent as E, DriverProtocolState as S, type ProtocolTable } from '@taffrail/driver';
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
        [E.ACQUIRE_SAMPLE]: async () => ({ result: await this.run(commands.takeSample) }),
        [E.START_AUTOSAMPLE]: async () => {
          await this.run(commands.start);
          return { next: S.AUTOSAMPLE };
        },
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.STOP_AUTOSAMPLE]: async () => {
          await this.run(commands.stop);
          return { next: S.COMMAND };
        },
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

  async #discover() {
    const status = await this.run(commands.status);
    return { next: /^SAMPLING = YES$/m.test(status) ? S.AUTOSAMPLE : S.COMMAND };
  }
}

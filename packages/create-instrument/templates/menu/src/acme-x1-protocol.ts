import { DriverEvent as E, DriverProtocolState as S, MenuProtocol, type ProtocolContext, type ProtocolTable } from '@taffrail/driver';
import { acmeX1 } from './definition.ts';
import { menu } from './menu.ts';
import { sample } from './sample.ts';

/** What the Acme X1 does in each state. */
export class AcmeX1Protocol extends MenuProtocol<typeof acmeX1, typeof menu> {
  constructor(definition: typeof acmeX1, context: ProtocolContext) {
    super(definition, menu, context);
  }

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
        [E.ACQUIRE_SAMPLE]: async () => ({ result: sample.parse(await this.give('main', 'takeSample')) }),
        [E.START_AUTOSAMPLE]: async () => {
          await this.give('main', 'stream');
          return { next: S.AUTOSAMPLE };
        },
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.DISCOVER]: () => this.#discover(),
        [E.STOP_AUTOSAMPLE]: async () => {
          await this.callAttention();
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

  /** The set-up menu shows them. */
  protected override async readSettings(): Promise<string> {
    const screen = await this.give('main', 'setUp');
    await this.goHome();
    return screen;
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    await this.give(wire === 'interval' ? 'interval' : 'average', 'enter', Number(value));
    await this.goHome();
  }

  async #discover() {
    if (/Streaming$/.test(await this.run(acmeX1.commands.probe))) return { next: S.AUTOSAMPLE };
    await this.look();
    return { next: S.COMMAND };
  }
}

import { defineInstrument } from '../src/definition/instrument-definition.ts';
import { flag, int } from '../src/definition/parameter-kinds.ts';
import { particle } from '../src/definition/particle-definition.ts';
import { type DriverOptions, SingleConnectionInstrumentDriver } from '../src/driver/single-connection-instrument-driver.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../src/lineage/names.ts';
import type { ProtocolContext } from '../src/protocol/instrument-protocol.ts';
import { MenuProtocol } from '../src/protocol/menu-protocol.ts';
import type { ProtocolTable } from '../src/protocol/protocol-table.ts';
import { ventMenu } from './vent-menu.ts';

/** A probe that is worked through {@link ventMenu}. */
export const ventProbe = defineInstrument({
  id: 'acme-vent',
  vendor: 'Acme',
  model: 'Vent',
  terminator: '\r',
  prompts: [],
  hasEcho: true,
  parameters: {
    cycle: int({ wire: 'cycle', description: 'Time between samples.', unit: 's', pattern: /^(\d+) = Cycle Time in s$/, range: [15, 3_600], startup: 20 }),
    isVerbose: flag({ wire: 'verbose', description: 'Whether it says more.', pattern: /^([01]) = Verbose$/, isOn: ([, word]) => word === '1' }),
  },
  commands: {},
  menu: ventMenu,
  particles: {
    heat: particle('heat', {
      description: 'One sample.',
      pattern: /^(?<volts>\d\.\d{3})$/,
      fields: { volts: { unit: 'V', description: 'The thermocouple.' } },
    }),
  },
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE] },
    [S.COMMAND]: { [E.GET]: [], [E.SET]: [], [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE], [E.START_DIRECT]: [S.DIRECT_ACCESS], [E.TEST]: [], [E.CALIBRATE]: [] },
    [S.AUTOSAMPLE]: { [E.STOP_AUTOSAMPLE]: [S.COMMAND] },
    [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: [], [E.STOP_DIRECT]: [S.COMMAND] },
  },
});

/** What the probe does in each state. */
export class VentProtocol extends MenuProtocol<typeof ventProbe, typeof ventMenu> {
  /** What `calibrate` does, for tests. */
  onCalibrate: (protocol: VentProtocol) => Promise<unknown> = async () => undefined;
  /** Opened up for tests. */
  readonly testGive = this.give.bind(this);

  constructor(context: ProtocolContext) {
    super(ventProbe, ventMenu, context);
  }

  get testPlace(): string | undefined {
    return this.place;
  }

  protected override handlers(): ProtocolTable<typeof ventProbe> {
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: async () => ({ next: (await this.look()) === undefined ? S.AUTOSAMPLE : S.COMMAND }) },
      [S.COMMAND]: {
        [E.ENTER]: () => this.applyStartup(),
        [E.GET]: (request) => this.getParameters(request),
        [E.SET]: (changes) => this.setParameters(changes),
        [E.START_AUTOSAMPLE]: async () => {
          await this.give('main', 'start');
          return { next: S.AUTOSAMPLE };
        },
        [E.TEST]: async () => {
          await this.give('count', 'enter', 5);
          await this.goHome();
        },
        [E.CALIBRATE]: async () => { await this.onCalibrate(this); },
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.STOP_AUTOSAMPLE]: async () => {
          await this.callAttention();
          return { next: S.COMMAND };
        },
      },
      [S.DIRECT_ACCESS]: {
        [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes),
        [E.STOP_DIRECT]: async () => {
          await this.goHome();
          return { next: S.COMMAND };
        },
      },
    };
  }

  protected override async readSettings(): Promise<string> {
    const block = await this.give('setup', 'print');
    await this.goHome();
    return block;
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    if (wire === 'verbose') await this.give('detail', 'enter', value === 'y' ? '2' : '1');
    else if (Number(value) < 60) await this.give('seconds', 'enter', Number(value));
    else await this.give('minutes', 'enter', Math.floor(Number(value) / 60));
    await this.goHome();
  }
}

/** Drives one probe. */
export class VentDriver extends SingleConnectionInstrumentDriver<typeof ventProbe> {
  /** The latest protocol, for tests. */
  protocol: VentProtocol | undefined;

  constructor(options: DriverOptions) {
    super(ventProbe, options);
  }

  protected override buildProtocol(context: ProtocolContext): VentProtocol {
    return (this.protocol = new VentProtocol(context));
  }
}

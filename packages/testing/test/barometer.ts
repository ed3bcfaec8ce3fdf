import {
  choice, command, CommandResponseProtocol, defineInstrument, DriverEvent as E, type DriverOptions, DriverProtocolState as S, int, particle,
  type ProtocolContext, type ProtocolTable, SingleConnectionInstrumentDriver, text,
} from '@taffrail/driver';
import { PromptedSimulator, type SimulatedCommand, type SimulatorOptions } from '@taffrail/simulator';
import { type Subscription, timer } from 'rxjs';
import type { InstrumentUnderTest } from '../src/index.ts';

const pressure = particle('pressure', {
  description: 'One reading of the barometer.',
  pattern: /^\*?(?<pressure>\d+\.\d) hPa$/,
  fields: { pressure: { unit: 'hPa', description: 'Air pressure.' } },
});

const commands = {
  status: command('st', { description: 'All settings.' }),
  read: command('p', { description: 'One reading.', parse: pressure.parse }),
  go: command('go', { description: 'Begin to send readings.' }),
  halt: command('halt', { description: 'Send no more readings.' }),
  set: command((wire: string, value: string) => `${wire} ${value}`, { description: 'Change a setting.' }),
};

/** An instrument made up for tests: a prompt, an echo, three settings, readings asked for or sent at an interval. */
export const barometer = defineInstrument({
  id: 'example-barometer',
  vendor: 'Example',
  model: 'Barometer',
  terminator: '\r',
  prompts: ['>'],
  rejections: [{ pattern: /^what\?$/ }],
  hasEcho: true,
  parameters: {
    interval: int({ wire: 'interval', description: 'Time between readings.', unit: 's', pattern: /^interval = (\d+) s$/, range: [1, 60], startup: 2 }),
    outlook: choice({ wire: 'outlook', description: 'What the dial shows.', pattern: /^outlook = (\w+)$/, choices: ['fair', 'rain'] }),
    place: text({ wire: 'place', description: 'Where it hangs.', pattern: /^place = (.*)$/, maximumLength: 8 }),
    serial: int({ wire: 'serial', description: 'Serial number.', unit: '1', pattern: /^serial = (\d+)$/, visibility: 'read-only' }),
  },
  commands,
  particles: { pressure },
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE] },
    [S.COMMAND]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE], [E.GET]: [], [E.SET]: [], [E.ACQUIRE_SAMPLE]: [], [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE], [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.AUTOSAMPLE]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE], [E.STOP_AUTOSAMPLE]: [S.COMMAND] },
    [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: [], [E.STOP_DIRECT]: [S.COMMAND, S.AUTOSAMPLE] },
  },
});

export class BarometerProtocol extends CommandResponseProtocol<typeof barometer> {
  protected override handlers(): ProtocolTable<typeof barometer> {
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: () => this.discover() },
      [S.COMMAND]: {
        [E.ENTER]: () => this.applyStartup(),
        [E.DISCOVER]: () => this.discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.SET]: (changes) => this.setParameters(changes),
        [E.ACQUIRE_SAMPLE]: async () => ({ result: await this.run(commands.read) }),
        [E.START_AUTOSAMPLE]: async () => {
          await this.run(commands.go);
          return { next: S.AUTOSAMPLE };
        },
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.DISCOVER]: () => this.discover(),
        [E.STOP_AUTOSAMPLE]: async () => {
          await this.run(commands.halt);
          return { next: S.COMMAND };
        },
      },
      [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes), [E.STOP_DIRECT]: () => this.discover() },
    };
  }

  protected override readSettings(): Promise<string> {
    return this.run(commands.status);
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    await this.run(commands.set, wire, value);
  }

  protected async discover(): Promise<{ next: typeof S.COMMAND | typeof S.AUTOSAMPLE }> {
    return { next: /^sending/m.test(await this.readSettings()) ? S.AUTOSAMPLE : S.COMMAND };
  }
}

export class BarometerDriver extends SingleConnectionInstrumentDriver<typeof barometer> {
  constructor(options: DriverOptions) {
    super(barometer, options);
  }

  protected override buildProtocol(context: ProtocolContext): BarometerProtocol {
    return new BarometerProtocol(barometer, context);
  }
}

/** What a simulated barometer holds at first. */
export interface BarometerSettings {
  readonly interval: string;
  readonly outlook: string;
  readonly place: string;
}

export class BarometerSimulator extends PromptedSimulator {
  protected override readonly terminator = '\r';
  protected override readonly prompts = { ready: '\r\n>', rejected: 'what?\r\n>' };

  protected readonly settings: Map<string, string>;
  #sending: Subscription | undefined;

  constructor(options: SimulatorOptions = {}, settings: Partial<BarometerSettings> = {}) {
    super(options);
    this.settings = new Map(Object.entries({ interval: '10', outlook: 'fair', place: 'porch', ...settings }));
  }

  /** Whether it sends readings by itself. */
  get isSending(): boolean {
    return this.#sending !== undefined;
  }

  protected override commands(): readonly SimulatedCommand[] {
    return [
      [/^st$/, () => this.status()],
      [/^p$/, () => '\r\n1013.2 hPa'],
      [/^go$/, () => this.#go()],
      [/^halt$/, () => this.halt()],
      [/^(interval|outlook|place) (.*)$/, ([, name = '', value = '']) => this.change(name, value)],
    ];
  }

  protected override handlePowerOff(): void {
    super.handlePowerOff();
    this.halt();
  }

  protected status(): string {
    const lines = [...this.settings].map(([name, value]) => `${name} = ${value}${name === 'interval' ? ' s' : ''}`);
    return ['', ...lines, 'serial = 77', this.isSending ? 'sending' : 'idle'].join('\r\n');
  }

  protected change(name: string, value: string): string {
    this.settings.set(name, value);
    return '';
  }

  protected halt(): string {
    this.#sending?.unsubscribe();
    this.#sending = undefined;
    return '';
  }

  #go(): string {
    this.halt();
    const periodMs = Number(this.settings.get('interval')) * 1_000;
    let count = 0;
    this.#sending = timer(periodMs, periodMs, this.scheduler).subscribe(() => { this.transmit(`*${(1_000 + count++ / 10).toFixed(1)} hPa\r\n`); });
    return '';
  }
}

/** The barometer as the conformance suite is given it. */
export const healthyBarometer: InstrumentUnderTest<typeof barometer> = {
  definition: barometer,
  Driver: BarometerDriver,
  simulator: (options) => new BarometerSimulator(options),
  samples: {
    pressure: [
      ['1013.2 hPa', { pressure: 1013.2 }],
      ['*998.0 hPa', { pressure: 998 }],
    ],
  },
  exchanges: [
    {
      title: 'takes a reading',
      script: [
        ['st\r', 'st\r\r\ninterval = 2 s\r\nidle\r\n>'],
        ['st\r', 'st\r\r\ninterval = 2 s\r\nidle\r\n>'],
        ['p\r', 'p\r\r\n1013.2 hPa\r\n>'],
      ],
      act: async (driver) => {
        await driver.discover();
        return driver.acquireSample();
      },
      answer: { pressure: 1013.2 },
    },
  ],
};

// A driver in one file: the facts of an instrument as data, what happens in each state as one table, and a simulator to try it on.
// Run: node examples/06-one-file-driver.mjs
// A driver to keep is a package with recordings and tests: see docs/tutorials/first-driver.md.
import {
  command,
  CommandResponseProtocol,
  defineInstrument,
  DriverEvent as E,
  DriverProtocolState as S,
  int,
  particle,
  SingleConnectionInstrumentDriver,
} from '@taffrail/driver';
import { PromptedSimulator } from '@taffrail/simulator';

const rain = particle('rain', {
  description: 'What has fallen since the last reading.',
  pattern: /^(?<fallen>\d+\.\d) mm$/,
  fields: { fallen: { unit: 'mm', description: 'Depth of the water.' } },
});
const commands = {
  status: command('st', { description: 'All settings.' }),
  read: command('rd', { description: 'One reading.', parse: rain.parse }),
  set: command((/** @type {string} */ wire, /** @type {string} */ value) => `${wire}=${value}`, { description: 'Change a setting.' }),
};
const gauge = defineInstrument({
  id: 'example-rain-gauge',
  vendor: 'Example',
  model: 'Rain gauge',
  terminator: '\r',
  prompts: ['>'],
  parameters: {
    interval: int({
      wire: 'interval',
      description: 'Time between readings.',
      unit: 's',
      pattern: /^interval=(\d+)$/,
      range: [1, 3_600],
      startup: 60,
    }),
  },
  commands,
  particles: { rain },
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND] },
    [S.COMMAND]: { [E.GET]: [], [E.SET]: [], [E.ACQUIRE_SAMPLE]: [] },
  },
});

/** @extends {CommandResponseProtocol<typeof gauge>} */
class GaugeProtocol extends CommandResponseProtocol {
  /**
   * @override
   * @returns {import('@taffrail/driver').ProtocolTable<typeof gauge>}
   */
  handlers() {
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: async () => ({ next: S.COMMAND }) },
      [S.COMMAND]: {
        [E.ENTER]: () => this.applyStartup(),
        [E.GET]: (request) => this.getParameters(request),
        [E.SET]: (changes) => this.setParameters(changes),
        [E.ACQUIRE_SAMPLE]: async () => ({ result: await this.run(commands.read) }),
      },
    };
  }

  /** @override */
  readSettings() {
    return this.run(commands.status);
  }

  /**
   * @override
   * @param {string} wire
   * @param {string} value
   */
  async writeSetting(wire, value) {
    await this.run(commands.set, wire, value);
  }
}

/** @extends {SingleConnectionInstrumentDriver<typeof gauge>} */
class GaugeDriver extends SingleConnectionInstrumentDriver {
  /** @param {import('@taffrail/driver').DriverOptions} options */
  constructor(options) {
    super(gauge, options);
  }

  /**
   * @override
   * @param {import('@taffrail/driver').ProtocolContext} context
   */
  buildProtocol(context) {
    return new GaugeProtocol(gauge, context);
  }
}

class GaugeSimulator extends PromptedSimulator {
  terminator = /** @type {const} */ ('\r');
  prompts = { ready: '\r\n>', rejected: 'what?\r\n>' };
  interval = '10';

  /**
   * @override
   * @returns {readonly import('@taffrail/simulator').SimulatedCommand[]}
   */
  commands() {
    return [
      [/^st$/, () => `\r\ninterval=${this.interval}`],
      [/^rd$/, () => '\r\n1.4 mm'],
      [
        /^interval=(\d+)$/,
        ([, value = '']) => {
          this.interval = value;
          return '';
        },
      ],
    ];
  }
}

const instrument = new GaugeSimulator();
const driver = new GaugeDriver({ open: async (url) => instrument.connect({ url }) });
await driver.configure({ url: 'memory:gauge' });
await driver.connect();
console.log(await driver.discover());
await driver.set({ interval: 30 });
console.log(await driver.get(['interval']), await driver.acquireSample());
await driver.close();
instrument.close();

import { command } from '../src/definition/command.ts';
import { defineInstrument } from '../src/definition/instrument-definition.ts';
import { flag, int, text } from '../src/definition/parameter-kinds.ts';
import { particle } from '../src/definition/particle-definition.ts';
import { CommandRejectedError } from '../src/errors.ts';
import { type DriverOptions, SingleConnectionInstrumentDriver } from '../src/driver/single-connection-instrument-driver.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../src/lineage/names.ts';
import { CommandResponseProtocol } from '../src/protocol/command-response-protocol.ts';
import type { ProtocolContext } from '../src/protocol/instrument-protocol.ts';
import type { ProtocolTable } from '../src/protocol/protocol-table.ts';

const reading = particle('reading', {
  description: 'One voltage.',
  pattern: /R=(?<voltage>-?\d+\.\d+)/,
  fields: { voltage: { unit: 'V', description: 'The voltage.' } },
});

/** A bench voltmeter made up for tests: prompts, rejections with and without a prompt, no echo. */
export const labMeter = defineInstrument({
  id: 'acme-lm1',
  vendor: 'Acme',
  model: 'LM-1',
  terminator: '\r\n',
  prompts: ['LM>', 'BAD LM>'],
  rejections: [{ pattern: /^BAD/ }, { pattern: /^BUSY$/, isFinal: true }],
  wakeUp: { send: '\r\n', intervalMs: 1_000, attempts: 3, afterSilenceMs: 60_000 },
  replyTimeoutMs: 5_000,
  parameters: {
    gain: int({ wire: 'GAIN', description: 'Amplification.', pattern: /^gain (\d+)$/, range: [1, 8], startup: 2 }),
    label: text({ wire: 'LABEL', description: 'A name.', pattern: /^label (.*)$/, maximumLength: 20 }),
    serial: int({ wire: 'SERIAL', description: 'Number of the unit.', pattern: /^serial (\d+)$/, visibility: 'read-only' }),
    beeps: flag({ wire: 'BEEPS', description: 'Whether it beeps.', pattern: /^beeps ([yn])$/, isOn: ([, word]) => word === 'y', isRestoredAfterDirectAccess: true }),
    mains: int({ wire: 'MAINS', description: 'Frequency to reject.', unit: 'Hz', pattern: /^mains (\d+)$/, visibility: 'immutable', startup: 50 }),
    probe: int({ wire: 'PROBE', description: 'Which probe is fitted.', pattern: /^probe (\d+)$/ }),
  },
  commands: {
    status: command('st', { description: 'Tells all settings.' }),
    read: command('rd', { description: 'Takes one reading.', parse: reading.parse }),
    start: command('go', { description: 'Starts readings.', until: /RUNNING\r\n/ }),
    stop: command('halt', { description: 'Ends readings.' }),
    sleep: command('nap', { description: 'Sends it to sleep.', until: 'sent' }),
    test: command('tst', { description: 'Tests itself.', replyTimeoutMs: 60_000 }),
    calibrate: command('cal', { description: 'Calibrates itself.' }),
    set: command((wire: string, value: string) => `${wire}=${value}`, { description: 'Changes a setting.' }),
  },
  particles: { reading },
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE], [E.START_DIRECT]: [S.DIRECT_ACCESS] },
    [S.COMMAND]: {
      [E.DISCOVER]: [S.COMMAND, S.AUTOSAMPLE],
      [E.GET]: [],
      [E.SET]: [],
      [E.ACQUIRE_SAMPLE]: [],
      [E.START_AUTOSAMPLE]: [S.AUTOSAMPLE],
      [E.TEST]: [S.TEST],
      [E.CALIBRATE]: [],
      [E.START_DIRECT]: [S.DIRECT_ACCESS],
    },
    [S.AUTOSAMPLE]: { [E.GET]: [], [E.STOP_AUTOSAMPLE]: [S.COMMAND] },
    [S.TEST]: { [E.RUN_TEST]: [S.COMMAND, S.UNKNOWN], [E.STOP_TEST]: [S.COMMAND] },
    [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: [], [E.STOP_DIRECT]: [S.COMMAND, S.AUTOSAMPLE] },
  },
});

const { commands } = labMeter;
const say = command((line: string) => line, { description: 'Says anything.' });

/** What the meter does in each state; written as a driver author would. */
export class LabMeterProtocol extends CommandResponseProtocol<typeof labMeter> {
  protected override handlers(): ProtocolTable<typeof labMeter> {
    return {
      [S.UNKNOWN]: { [E.DISCOVER]: () => this.#discover(), [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }) },
      [S.COMMAND]: {
        [E.ENTER]: () => this.applyStartup(),
        [E.DISCOVER]: () => this.#discover(),
        [E.GET]: (request) => this.getParameters(request),
        [E.SET]: (changes) => this.setParameters(changes),
        [E.ACQUIRE_SAMPLE]: async () => ({ result: await this.run(commands.read) }),
        [E.START_AUTOSAMPLE]: async () => {
          await this.run(commands.start);
          return { next: S.AUTOSAMPLE };
        },
        [E.TEST]: () => ({ next: S.TEST }),
        [E.CALIBRATE]: async () => { await this.run(commands.calibrate); },
        [E.START_DIRECT]: () => ({ next: S.DIRECT_ACCESS }),
      },
      [S.AUTOSAMPLE]: {
        [E.GET]: (request) => this.getParameters(request),
        [E.STOP_AUTOSAMPLE]: async () => {
          await this.run(commands.stop);
          return { next: S.COMMAND };
        },
      },
      [S.TEST]: {
        [E.ENTER]: () => { this.raise(E.RUN_TEST); },
        [E.RUN_TEST]: () => this.#runTest(),
        [E.STOP_TEST]: () => ({ next: S.COMMAND }),
      },
      [S.DIRECT_ACCESS]: { [E.EXECUTE_DIRECT]: (bytes) => this.sendDirect(bytes), [E.STOP_DIRECT]: () => this.#discover() },
    };
  }

  /** Runs a command line; for handlers that tests add. */
  testRun(line: string): Promise<string> {
    return this.run(say, line);
  }

  protected override readSettings(): Promise<string> {
    return this.run(commands.status);
  }

  protected override async writeSetting(wire: string, value: string): Promise<void> {
    await this.run(commands.set, wire, value);
  }

  async #discover() {
    const status = await this.run(commands.status);
    return { next: status.includes('running') ? S.AUTOSAMPLE : S.COMMAND };
  }

  async #runTest() {
    try {
      const text = await this.run(commands.test);
      this.announce({ type: 'test-result', isPassed: text === 'OK', result: { text }, atMs: this.scheduler.now() });
    } catch (error) {
      if (this.signal?.aborted === true) throw error;
      this.announceError(error);
      // What has not even been refused may have left it anywhere.
      return { next: error instanceof CommandRejectedError ? S.COMMAND : S.UNKNOWN };
    }
    return { next: S.COMMAND };
  }
}

/** Drives a lab meter. */
export class LabMeterDriver extends SingleConnectionInstrumentDriver<typeof labMeter> {
  constructor(options: DriverOptions) {
    super(labMeter, options);
  }

  protected override buildProtocol(context: ProtocolContext): LabMeterProtocol {
    return new LabMeterProtocol(labMeter, context);
  }
}

import { labMeter } from '../../test/lab-meter.ts';
import { defineInstrument } from '../definition/instrument-definition.ts';
import type { LabMeterDriver } from '../../test/lab-meter.ts';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import type { ProtocolTable } from './protocol-table.ts';

export const small = defineInstrument({
  ...labMeter,
  id: 'acme-small',
  states: {
    [S.UNKNOWN]: { [E.DISCOVER]: [S.COMMAND] },
    [S.COMMAND]: { [E.GET]: [], [E.SET]: [], [E.ACQUIRE_SAMPLE]: [], [E.EXECUTE_DIRECT]: [] },
  },
});
type Table = ProtocolTable<typeof small>;
declare const command_: Table[typeof S.COMMAND];
const unknown_ = { [E.DISCOVER]: () => ({ next: S.COMMAND }) };

// The table has all cells of the definition, each with the argument and the result of its event.
export const whole: Table = {
  [S.UNKNOWN]: { [E.ENTER]: () => undefined, [E.DISCOVER]: async () => ({ next: S.COMMAND }), [E.EXIT]: async () => undefined },
  [S.COMMAND]: {
    [E.GET]: ({ names, isFresh }) => ({ result: isFresh && names !== 'DRIVER_PARAMETER_ALL' ? {} : { gain: 2, label: 'tank' } }),
    [E.SET]: (changes) => ({ result: { gain: changes.gain ?? 1 } }),
    [E.ACQUIRE_SAMPLE]: async () => ({ result: { voltage: 1.25 } }),
    [E.EXECUTE_DIRECT]: (bytes) => { bytes.fill(0); },
  },
};

// A handler may stay where it is, and may answer nothing where its event has no result.
({ [S.COMMAND]: command_, [S.UNKNOWN]: { [E.DISCOVER]: () => undefined } }) satisfies Table;

// @ts-expect-error -- a state of the definition is missing
({ [S.UNKNOWN]: unknown_ }) satisfies Table;

// @ts-expect-error -- a cell of the definition is missing
({ [S.COMMAND]: command_, [S.UNKNOWN]: {} }) satisfies Table;

// @ts-expect-error -- a state that the definition does not have
({ [S.COMMAND]: command_, [S.UNKNOWN]: unknown_, [S.POLL]: {} }) satisfies Table;

// @ts-expect-error -- an event that the definition does not have in this state
({ [S.COMMAND]: command_, [S.UNKNOWN]: { [E.DISCOVER]: () => undefined, [E.TEST]: () => undefined } }) satisfies Table;

// @ts-expect-error -- a next state that the definition does not declare for the event
({ [S.COMMAND]: command_, [S.UNKNOWN]: { [E.DISCOVER]: () => ({ next: S.AUTOSAMPLE }) } }) satisfies Table;

// @ts-expect-error -- a next state where the definition declares none
({ [S.UNKNOWN]: unknown_, [S.COMMAND]: { ...command_, [E.EXECUTE_DIRECT]: () => ({ next: S.COMMAND }) } }) satisfies Table;

// @ts-expect-error -- no result where the event has one
({ [S.UNKNOWN]: unknown_, [S.COMMAND]: { ...command_, [E.GET]: () => undefined } }) satisfies Table;

// @ts-expect-error -- a result of another type
({ [S.UNKNOWN]: unknown_, [S.COMMAND]: { ...command_, [E.ACQUIRE_SAMPLE]: () => ({ result: { voltage: 'high' } }) } }) satisfies Table;

// @ts-expect-error -- a result where the event has none
({ [S.COMMAND]: command_, [S.UNKNOWN]: { [E.DISCOVER]: () => ({ result: 7 }) } }) satisfies Table;

// @ts-expect-error -- an argument of another type
({ [S.UNKNOWN]: unknown_, [S.COMMAND]: { ...command_, [E.EXECUTE_DIRECT]: (text: string) => { text.trim(); } } }) satisfies Table;

// @ts-expect-error -- an entry that answers a next state
({ [S.COMMAND]: command_, [S.UNKNOWN]: { ...unknown_, [E.ENTER]: () => ({ next: S.COMMAND }) } }) satisfies { [S.UNKNOWN]: { [E.ENTER]: () => undefined } };

/** What applications may ask of a driver, and what they may not. */
export async function verbsAreTyped(driver: LabMeterDriver): Promise<void> {
  const some: { readonly gain: number; readonly beeps: boolean } = await driver.get(['gain', 'beeps']);
  const all: { readonly label: string } = await driver.get('DRIVER_PARAMETER_ALL');
  const sample: { readonly voltage: number } = await driver.acquireSample();
  await driver.set({ gain: some.gain, label: all.label });

  // @ts-expect-error -- not asked for
  (await driver.get(['gain'])).label;
  // @ts-expect-error -- no parameter
  await driver.get(['size']);
  // @ts-expect-error -- only the instrument sets it
  await driver.set({ serial: 1 });
  // @ts-expect-error -- set at start-up only
  await driver.set({ mains: 60 });
  // @ts-expect-error -- of another type
  await driver.set({ gain: '2' });
  // @ts-expect-error -- no field of the sample
  sample.current;
  // @ts-expect-error -- neither host and port nor URL
  await driver.configure({ addr: 'localhost' });

  driver.events$.subscribe((event) => {
    // @ts-expect-error -- only a change of state has one
    event.to;
    if (event.type === 'config-change') event.values.gain satisfies number | undefined;
  });
  driver.particles$.subscribe(({ stream, values }) => {
    stream satisfies 'reading';
    values.voltage satisfies number;
  });
}

// Commands keep their types where they are declared, inside the definition: what they take, and what they answer.
labMeter.commands.status.parse('') satisfies string;
labMeter.commands.read.parse('').voltage satisfies number;
labMeter.commands.set.build('GAIN', '2') satisfies string;
// @ts-expect-error -- a fixed text takes no arguments
labMeter.commands.status.build('GAIN');
// @ts-expect-error -- likewise, with a parser
labMeter.commands.read.build('GAIN');
// @ts-expect-error -- one argument is missing
labMeter.commands.set.build('GAIN');
// @ts-expect-error -- the reading has no such field
labMeter.commands.read.parse('').current;

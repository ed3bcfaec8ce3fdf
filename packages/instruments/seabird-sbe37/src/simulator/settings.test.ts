import { describe, expect, it } from 'vitest';
import { typist } from '../../test/typist.ts';
import { Sbe37Simulator } from './sbe37-simulator.ts';
import { settingRules } from './settings.ts';

const READY = '\r\nS>';

/** Each setting of the lineage with a value to write, the command that shows it, and how. */
const shown = [
  ['OUTPUTSAL', 'y', 'ds', 'output salinity with each sample'],
  ['OUTPUTSV', 'y', 'ds', 'output sound velocity with each sample'],
  ['NAVG', '12', 'ds', 'number of samples to average = 12'],
  ['SAMPLENUM', '77', 'ds', 'samplenumber = 77, free = 199923'],
  ['INTERVAL', '600', 'ds', 'sample interval = 600 seconds'],
  ['STORETIME', 'y', 'ds', 'store time with each sample'],
  ['TXREALTIME', 'n', 'ds', 'do not transmit real-time data'],
  ['SYNCMODE', 'y', 'ds', 'serial sync mode enabled'],
  ['SYNCWAIT', '30', 'ds', 'wait time after serial sync sampling = 30 seconds'],
  ['TCALDATE', '09-Dec-06', 'dc', 'temperature:  09-dec-06'],
  ['CCALDATE', '10-Jan-07', 'dc', 'conductivity:  10-jan-07'],
  ['PCALDATE', '11-Feb-08', 'dc', 'pressure S/N 4955, range = 10856.2805322 psia:  11-feb-08'],
  ['RCALDATE', '12-Mar-09', 'dc', 'rtc:  12-mar-09'],
  ...['TA0', 'TA1', 'TA2', 'TA3', 'CPCOR', 'CTCOR', 'WBOTC', 'PA0', 'PA1', 'PA2', 'PTCA0', 'PTCA1', 'PTCA2', 'POFFSET', 'RTCA0', 'RTCA1', 'RTCA2'].map(
    (name) => [name, '-1.200000e-05', 'dc', `    ${name} = -1.200000e-05`] as const,
  ),
  ...['G', 'H', 'I', 'J'].map((letter) => [`C${letter}`, '2.500000e+01', 'dc', `    ${letter} = 2.500000e+01`] as const),
  ...[0, 1, 2].map((index) => [`PTCB${index}`, '7.000000e+00', 'dc', `    PTCSB${index} = 7.000000e+00`] as const),
] as const;

describe('a setting', () => {
  it('is one of the 37 of the lineage and three more', () => {
    const names = shown.map(([name]) => name);

    expect(new Set(names).size).toBe(37);
    expect(Object.keys(settingRules).sort()).toEqual([...names, 'FORMAT', 'REFPRESS', 'PUMPINSTALLED'].sort());
  });

  it.each(shown)('%s written as %s is shown by %s as "%s"', (name, value, command, line) => {
    const { ask } = typist(new Sbe37Simulator());
    const before = ask(command).split('\r\n');

    expect(ask(`${name}=${value}`)).toBe(READY);
    const after = ask(command).split('\r\n');

    expect(before).not.toContain(line);
    expect(after).toContain(line);
    expect(after.filter((each, index) => each !== before[index])).toEqual([line]);
  });

  it('is not case-sensitive', () => {
    const instrument = new Sbe37Simulator();

    typist(instrument).ask('Interval=9');

    expect(instrument.settings.INTERVAL).toBe(9);
  });

  it.each([
    ['OUTPUTSAL=1', '***ERROR IT WAS A Y/N QUESTION*** 1\r\n'],
    ['STORETIME=', '***ERROR IT WAS A Y/N QUESTION*** \r\n'],
    ['TXREALTIME=yes', '***ERROR IT WAS A Y/N QUESTION*** yes\r\n'],
    ['PUMPINSTALLED=maybe', '***ERROR IT WAS A Y/N QUESTION*** maybe\r\n'],
    ['INTERVAL=five', 'ERROR expected INTEGER'],
    ['INTERVAL=5.5', 'ERROR expected INTEGER'],
    ['INTERVAL=4', '*** ERROR INTEGER OUT OF RANGE (5 - 32767)'],
    ['INTERVAL=32768', '*** ERROR INTEGER OUT OF RANGE (5 - 32767)'],
    ['NAVG=0', '*** ERROR INTEGER OUT OF RANGE (1 - 1000)'],
    ['SYNCWAIT=121', '*** ERROR INTEGER OUT OF RANGE (0 - 120)'],
    ['SYNCWAIT=-1', '*** ERROR INTEGER OUT OF RANGE (0 - 120)'],
    ['SYNCWAIT=x', '*** ERROR expected INTEGER'],
    ['FORMAT=3', '***ERROR VALID SETTINGS ARE 0,1,2*** 3\r\n'],
    ['FORMAT=x', '***ERROR VALID SETTINGS ARE 0,1,2*** x\r\n'],
    ['REFPRESS=deep', 'ERROR expected NUMERIC INPUT'],
    ['TA0=nan', '? CMD\r\n'],
    ['TA0=1e999', '? CMD\r\n'],
    ['TCALDATE=31-foo-05', '***DATE RANGE ERROR***31-foo-05\r\n'],
    ['TCALDATE=32-jan-05', '***DATE RANGE ERROR***32-jan-05\r\n'],
    ['BAUD=300', '***BAUD ERROR MESSAGE***'],
  ])('is not changed by %s, and complains before the normal prompt', (command, complaint) => {
    const instrument = new Sbe37Simulator();
    const before = instrument.settings;

    const answer = typist(instrument).ask(command);

    expect(answer).toBe(complaint + READY);
    expect(instrument.settings).toEqual(before);
  });

  it.each(['INTERVAL=5', 'INTERVAL=32767', 'NAVG=1', 'SYNCWAIT=0', 'SYNCWAIT=120', 'FORMAT=0', 'REFPRESS=-1.5', 'TA0=5', 'BAUD=19200'])(
    'takes the limit %s',
    (command) => {
      expect(typist(new Sbe37Simulator()).ask(command)).toBe(READY);
    },
  );

  it('shows the reference pressure and the pump, which drivers leave alone', () => {
    const { ask } = typist(new Sbe37Simulator());

    ask('refpress=12.34');
    ask('pumpinstalled=n');

    expect(ask('ds')).toContain('\r\nreference pressure = 12.3 db\r\n');
    expect(ask('ds')).toContain('\r\ninternal pump is not installed\r\n');
  });
});

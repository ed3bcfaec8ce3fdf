import { describe, expect, it } from 'vitest';
import { fakeShell, type Line, taffrail } from '../../test/fake-shell.ts';
import { sbe37 } from '../../test/sbe37.ts';
import { runTaffrail } from '../app.ts';

const sampling = ['run', 'sbe37', '--connect', 'sim:sbe37?speed=100', '--autosample', '--json'];
const ofType = (records: readonly Line[], type: string): readonly Line[] => records.filter((record) => record.type === type);

/** The state in which an instrument was left when its connection was closed. */
function leftIn(records: readonly Line[]): string {
  const last = ofType(records, 'state-change').at(-1) ?? {};
  expect(last['to']).toBe('DRIVER_STATE_DISCONNECTED');
  return last['from'];
}

describe('taffrail run', () => {
  it('finds an instrument, has it sample, prints as many samples as were asked for, and puts it back', async () => {
    const { status, stderr, records } = await taffrail([...sampling, '--samples', '3']);

    expect([status, stderr]).toEqual([0, '']);
    expect(ofType(records(), 'state-change').map(({ from, to }) => [from, to].map((state) => state?.replace('DRIVER_STATE_', '')))).toEqual(
      [
        [undefined, 'UNCONFIGURED'],
        ['UNCONFIGURED', 'DISCONNECTED'],
        ['DISCONNECTED', 'UNKNOWN'],
        ['UNKNOWN', 'COMMAND'],
        ['COMMAND', 'AUTOSAMPLE'],
        ['AUTOSAMPLE', 'COMMAND'],
        ['COMMAND', 'DISCONNECTED'],
      ],
    );
    expect(Object.keys(ofType(records(), 'config-change')[0]?.['values'])).toEqual(Object.keys(sbe37.parameters));
    expect(new Set(ofType(records(), 'particle').map(({ id }) => id.position)).size).toBe(3);
    expect(ofType(records(), 'particle')).toHaveLength(3);
  });

  it('sets what is to be set, and puts it back as it was found', async () => {
    const { status, records } = await taffrail([...sampling, '--samples', '1', '--set', 'sampleInterval=9', '--set', 'samplesToAverage=2']);
    const changes = ofType(records(), 'config-change');

    expect(status).toBe(0);
    expect(changes.map(({ values }) => [values.sampleInterval, values.samplesToAverage])).toEqual(expect.arrayContaining([[9, 2]]));
    expect(changes.at(-1)?.['values']).toMatchObject({ sampleInterval: 5, samplesToAverage: 1 });
  });

  it('leaves it as it then is when it is told to', async () => {
    const { status, records } = await taffrail([...sampling, '--samples', '1', '--set', 'sampleInterval=9', '--leave']);

    expect(status).toBe(0);
    expect(ofType(records(), 'config-change').at(-1)?.['values'].sampleInterval).toBe(9);
    expect(leftIn(records())).toBe('DRIVER_STATE_AUTOSAMPLE');
  });

  it('ends after a time', async () => {
    const { status, records } = await taffrail([...sampling, '--duration', '1ms']);

    expect(status).toBe(0);
    expect(leftIn(records())).toBe('DRIVER_STATE_COMMAND');
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 0],
    ['output-closed', 0],
  ] as const)('runs until it is told to end, and then puts the instrument back: %s', async (cause, status) => {
    const { shell, process, stdout, stderr, end } = fakeShell();
    const ended = runTaffrail(sampling, shell);
    await stdout.saw(/"type":"particle"/);

    end(cause);

    await ended;
    expect([process.exitCode, stderr.text]).toEqual([status, '']);
    expect(leftIn(stdout.records)).toBe('DRIVER_STATE_COMMAND');
  });

  it('was interrupted when it is told to end before it has the samples it was to get', async () => {
    const { shell, process, stdout, end } = fakeShell();
    const ended = runTaffrail([...sampling, '--samples', '100000'], shell);
    await stdout.saw(/"type":"particle"/);

    end('SIGTERM');

    await ended;
    expect(process.exitCode).toBe(130);
  });

  it('does not wait for samples that nobody takes', async () => {
    const { status, stderr } = await taffrail(['run', 'sbe37', '--connect', 'sim:sbe37?speed=100', '--samples', '3', '--json']);

    expect(status).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ type: 'error', code: 'not-sampling' });
  });

  it('has an instrument that does not sample by itself take samples at their times', async () => {
    const { status, stderr, records } = await taffrail([
      ...['run', 'sbe37', '--connect', 'sim:sbe37?speed=100', '--json'],
      ...['--schedule', 'acquire-sample=200ms', '--samples', '2'],
    ]);

    expect([status, stderr]).toEqual([0, '']);
    expect(ofType(records(), 'particle')).toHaveLength(2);
    expect(ofType(records(), 'job')[0]).toEqual({
      type: 'job',
      job: 'acquire-sample',
      status: 'done',
      dueAtMs: expect.any(Number),
      atMs: expect.any(Number),
    });
  });

  it('says which times were missed, and why', async () => {
    const { shell, stdout, end } = fakeShell();
    const ended = runTaffrail([...sampling, '--schedule', 'acquire-sample=100ms'], shell);
    await stdout.saw(/"type":"job"/);

    end('SIGTERM');

    await ended;
    expect(ofType(stdout.records, 'job')[0]).toMatchObject({ job: 'acquire-sample', status: 'missed', reason: 'state', code: 'state' });
  });

  it('refuses a schedule that cannot be before it connects', async () => {
    const { status, stderr } = await taffrail([...sampling, '--schedule', 'clock-sync=61 * * * *']);

    expect([status, JSON.parse(stderr).code]).toEqual([2, 'parameter']);
  });

  it('fails when the connection ends, and says what it could not put back', async () => {
    const { status, stderr } = await taffrail([
      'run',
      'sbe37',
      '--connect',
      'sim:sbe37?speed=100&fault=disconnect-after:60000',
      '--autosample',
      '--json',
    ]);
    const complaints = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

    expect(status).toBe(1);
    expect(complaints.map(({ code }) => code)).toEqual(['not-restored', 'connection-lost']);
  });

  it('prints readable lines unless JSON is wanted', async () => {
    const { stdout } = await taffrail(['run', 'sbe37', '--connect', 'sim:sbe37?speed=100', '--autosample', '--samples', '1']);

    expect(stdout).toMatch(/^\S+Z {2}state +UNKNOWN -> COMMAND$/m);
    expect(stdout).toMatch(
      /^\S+Z {2}ctd_parsed +temperature=-?[\d.]+ degree_Celsius {2}conductivity=[\d.]+ S m-1 {2}pressure=[\d.]+ dbar$/m,
    );
  });

  it('shows a live view on a terminal, and gives the terminal back', async () => {
    const { shell, process, stdout } = fakeShell();
    stdout.isTTY = true;

    await runTaffrail(['run', 'sbe37', '--connect', 'sim:sbe37?speed=100', '--autosample', '--samples', '2'], shell);

    expect(process.exitCode).toBe(0);
    const [, left = ''] = stdout.text.split('\u001b[?25h\u001b[?1049l');
    expect(left).toMatch(/\n2 samples {2}0 errors {2}0 gaps\n/);
    expect(stdout.listenerCount('resize')).toBe(0);
  });
});

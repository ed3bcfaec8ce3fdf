import { describe, expect, it } from 'vitest';
import { taffrail } from '../../test/fake-shell.ts';
import { sbe37 } from '../../test/sbe37.ts';

const doing = (...args: readonly string[]): readonly string[] => ['do', 'sbe37', '--connect', 'sim:sbe37?speed=20', ...args];

describe('taffrail do', () => {
  it('gets some settings, or all of them', async () => {
    const some = (await taffrail(doing('get', 'sampleInterval', 'storeTime', '--json'))).first();
    const all = (await taffrail(doing('get', '--json'))).first();

    expect(some).toEqual({
      type: 'result',
      verb: 'get',
      result: { sampleInterval: 5, storeTime: false },
      state: 'DRIVER_STATE_COMMAND',
      atMs: expect.any(Number),
    });
    expect(Object.keys(all.result)).toEqual(Object.keys(sbe37.parameters));
  });

  it('sets, and answers what the instrument then holds', async () => {
    const { status, first } = await taffrail(doing('set', 'sampleInterval=7', 'outputSalinity=on', '--json'));

    expect(status).toBe(0);
    expect(first().result).toEqual({ sampleInterval: 7, outputSalinity: true });
  });

  it('takes one sample', async () => {
    const { status, stdout } = await taffrail(doing('acquire-sample'));

    expect(status).toBe(0);
    expect(stdout).toMatch(/^temperature: -?[\d.]+ degree_Celsius\nconductivity: [\d.]+ S m-1\npressure: [\d.]+ dbar\n$/);
  });

  it.each([
    ['discover', { state: 'DRIVER_STATE_COMMAND' }, 'DRIVER_STATE_COMMAND'],
    ['start-autosample', null, 'DRIVER_STATE_AUTOSAMPLE'],
  ])('says in which state it leaves the instrument: %s', async (verb, result, state) => {
    expect((await taffrail(doing(verb, '--json'))).first()).toMatchObject({ verb, result, state });
  });

  it('fails with what the state does not handle', async () => {
    const { status, stderr } = await taffrail(doing('stop-autosample'));

    expect(status).toBe(1);
    expect(stderr).toMatch(/^taffrail: state: Command not handled in current state: DRIVER_EVENT_STOP_AUTOSAMPLE in DRIVER_STATE_COMMAND/);
  });

  it('tells the state, what can be asked, and the settings', async () => {
    const { result } = (await taffrail(doing('status', '--json'))).first();

    expect(result).toMatchObject({ state: 'DRIVER_STATE_COMMAND', values: { sampleInterval: 5 } });
    expect(result.capabilities).toContain('DRIVER_EVENT_ACQUIRE_SAMPLE');
  });

  it('waits for the end of a self-test and tells its result', async () => {
    const { status, first } = await taffrail(['do', 'sbe37', '--connect', 'sim:sbe37?speed=100', 'test', '--json']);

    expect(status).toBe(0);
    expect(first().result).toMatchObject({ isPassed: true, conductivity: { isPassed: true } });
  });

  it('sets the clock, and tells how far it was out', async () => {
    const { status, first } = await taffrail(['do', 'sbe37', '--connect', 'sim:sbe37', 'clock-sync', '--json']);

    expect(status).toBe(0);
    expect(first().result).toEqual({
      before: { offsetMs: expect.any(Number), uncertaintyMs: expect.any(Number) },
      after: { offsetMs: expect.any(Number), uncertaintyMs: expect.any(Number) },
    });
  });

  it('has an instrument tell how it is, and prints that by stream', async () => {
    const { status, first } = await taffrail(['do', 'workhorse', '--connect', 'sim:workhorse?speed=20', 'acquire-status', '--json']);

    expect(status).toBe(0);
    expect(Object.keys(first().result)).toEqual(['adcp_system_configuration', 'adcp_compass_calibration', 'adcp_ancillary_system_data', 'adcp_transmit_path']);
  });

  it('takes the right to write over for direct access only', async () => {
    const { status, stderr } = await taffrail(doing('get', '--takeover'));

    expect([status, stderr]).toEqual([2, 'taffrail: usage: --takeover is for direct, not for get\n']);
  });

  it('fails with what the instrument does not have at all', async () => {
    expect(await taffrail(doing('acquire-status'))).toMatchObject({ status: 1, stderr: expect.stringMatching(/^taffrail: not-implemented: /) });
  });

  it('fails when a step takes longer than it may', async () => {
    const { status, stderr } = await taffrail(['do', 'sbe37', '--connect', 'sim:sbe37?fault=mute', 'discover', '--timeout', '20ms']);

    expect([status, stderr]).toEqual([1, 'taffrail: deadline: discover took longer than the 20 ms it was given\n']);
  });

  it('sends what comes through a pipe to the instrument directly, and prints what comes back, escaped', async () => {
    const { status, stdout, stderr } = await taffrail(doing('direct'), { input: ['ts\n'] });

    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).not.toMatch(/[^\u0020-\u007e\r\n\t\b]/);
    expect(stdout).toMatch(/ts\r\n\r\n *-?\d+\.\d{4}, *\d+\.\d{5}, *\d+\.\d{3}\r\n\r\nS>$/);
  });

  it('does not wait for the silence of an instrument that samples all the time', async () => {
    const { status, stdout, stderr } = await taffrail(doing('direct', '--timeout', '1.5'), { input: ['startnow\n'] });

    expect(status).toBe(0);
    expect(stdout.match(/^# *-?\d+\.\d{4},/gm)?.length).toBeGreaterThan(2);
    expect(stderr).toContain('taffrail: answer-cut: the instrument still sent 1500 ms after the last input');
  });
});

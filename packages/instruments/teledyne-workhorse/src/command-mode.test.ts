import { CommandRejectedError, isDriverInterval } from '@taffrail/driver';
import { exchange, type Script } from '@taffrail/testing';
import { describe, expect, it } from 'vitest';
import { discovered } from '../test/mooring.ts';
import { workhorse } from './definition.ts';
import { WorkhorseDriver } from './workhorse-driver.ts';
import { SettingMemory } from './simulator/index.ts';

/** What a real unit with firmware 50.40 answered to `ts?`; WHOTS-16 data report, appendix 7.1. */
const RECORDED_TIME = 'TS 19/09/27,00:29:20 --- Time Set (yr/mon/day,hour:min:sec)';
const turn = (line: string, reply: string): readonly [string, string] => [`${line}\n`, `${line}\r\n${reply}\r\n>`];
const told = new SettingMemory();
const query = (wire: string) => turn(`${wire}?`, ['TT', 'TG'].includes(wire) ? `${wire} 2013/02/26,05:28:23 - Time` : told.line(wire));
const discovery: Script = [['\n', '\r\n>'], turn('TS?', RECORDED_TIME), ...Object.values(workhorse.parameters).flatMap((each) => (isDriverInterval(each) ? [] : [query(each.wire)]))];

describe('the parameters', () => {
  it('are each asked for by a query, and told in the words of recordings', async () => {
    const values = await exchange(WorkhorseDriver, {
      startup: 'leave',
      script: discovery,
      act: async (driver) => {
        await driver.discover();
        return driver.get(['soundSpeed', 'pitch', 'dataOut', 'falseTargetThreshold', 'clock', 'suppressBanner', 'timePerPing']);
      },
    });

    expect(values).toEqual({
      ...{ soundSpeed: 1_500, pitch: 0, dataOut: '111100000', falseTargetThreshold: '050,001' },
      ...{ clock: '2013/02/26,05:28:23', suppressBanner: false, timePerPing: '00:01.00' },
    });
  });

  it('that the firmware does not know are left out', async () => {
    const script = discovery.map((each) => ('driver' in each || each[0] !== 'CX?\n' ? each : turn('CX?', 'ERR 010: UNKNOWN')));
    const error = await exchange(WorkhorseDriver, {
      startup: 'leave',
      script: [...script, ...script.slice(2)],
      act: async (driver) => {
        await driver.discover();
        return driver.get(['lowLatencyTrigger']).catch((cause: unknown) => cause);
      },
    });

    expect(error).toMatchObject({ code: 'protocol' });
  });

  it('that are refused are so for the instrument\'s own reason, and the others stay applied', async () => {
    const script: Script = [
      ...discovery,
      turn('ES7', ''),
      // H-OM p. 117, as printed.
      turn('WP3', 'WP ERR 002: NUMBER EXPECTED'),
      ...discovery.slice(2).map((each) => ('driver' in each || each[0] !== 'ES?\n' ? each : turn('ES?', 'ES = 07 ------ Salinity (0-40 pp thousand)'))),
    ];
    const [error, salinity] = await exchange(WorkhorseDriver, {
      startup: 'leave',
      script,
      act: async (driver) => {
        await driver.discover();
        const refusal = await driver.set({ salinity: 7, pingsPerEnsemble: 3 }).catch((cause: unknown) => cause);
        return [refusal, await driver.get(['salinity'])] as const;
      },
    });

    expect([error instanceof CommandRejectedError && error.received, salinity]).toEqual(['WP ERR 002: NUMBER EXPECTED', { salinity: 7 }]);
  });

  it.each([
    { transmitPower: 256 },
    { soundSpeed: 1_601 },
    { salinity: 41 },
    { pitch: 6_001 },
    { pitch: 3.14 },
    { sensorSource: '2' },
    { timePerEnsemble: '30:30:30.30' },
    { timePerEnsemble: '1' },
    { falseTargetThreshold: '256,000' },
    { errorVelocityThreshold: 10_000 },
    { numberOfCells: 256 },
    { pingsPerEnsemble: 32_767 },
  ])('refuse %j, as hardware does', async (changes) => {
    await using bed = await discovered();

    expect(await bed.failure(bed.driver.set(changes))).toMatchObject({ code: 'parameter' });
  });
});

describe('the clock', () => {
  it('is set on the second', async () => {
    await using bed = await discovered({ clockStartMs: 0 });
    await bed.time.advance(345);

    await bed.run(bed.driver.syncClock());

    expect([bed.simulator.clockMs, bed.time.now() % 1_000]).toEqual([bed.time.now(), 0]);
  });
});

describe('the status', () => {
  it('is told in the order of the lineage, and published', async () => {
    await using bed = await discovered();

    await bed.run(bed.driver.acquireStatus());

    expect(bed.transcript.commands.slice(-4)).toEqual(['PS0', 'AC', 'PT2', 'PT4']);
    expect(bed.particles.map(({ stream }) => stream)).toEqual(['adcp_system_configuration', 'adcp_compass_calibration', 'adcp_ancillary_system_data', 'adcp_transmit_path']);
  });

  it('of a unit with two boards is as good', async () => {
    await using bed = await discovered({ faults: [{ kind: 'two-boards' }] });

    await bed.run(bed.driver.acquireStatus());

    expect(bed.particles).toHaveLength(4);
  });
});

describe('the self-test', () => {
  it('announces its result, and leads back to command mode', async () => {
    await using bed = await discovered();

    await bed.run(bed.driver.test());
    await bed.time.advance(30_000);

    expect(bed.events.flatMap((event) => (event.type === 'test-result' ? [event.isPassed] : []))).toEqual([true]);
    expect(bed.states.slice(-2)).toEqual(['DRIVER_STATE_TEST', 'DRIVER_STATE_COMMAND']);
  });
});

describe('direct access', () => {
  it('finds an instrument that was started by hand, and puts back what was changed by hand', async () => {
    await using bed = await discovered();
    await bed.run(bed.driver.startDirect());
    await bed.run(bed.driver.executeDirect('WN5\nES7\nCS\n'));
    await bed.time.advance(3_000);

    await bed.run(bed.driver.stopDirect());
    const found = bed.driver.state;
    await bed.run(bed.driver.stopAutosample());

    expect([found, bed.simulator.setting('WN'), bed.simulator.setting('ES')]).toEqual(['DRIVER_STATE_AUTOSAMPLE', '100', '35']);
  });
});

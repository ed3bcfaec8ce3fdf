import { DriverEvent as E, DriverProtocolState as S } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { barometer, BarometerDriver, BarometerSimulator } from '../test/barometer.ts';
import { beacon, healthyBeacon } from '../test/beacon.ts';
import { bench } from './bench.ts';
import { TransitionCoverage } from './transition-coverage.ts';

describe('TransitionCoverage', () => {
  it('counts each event of each state, once for each state that it may lead to', () => {
    expect(new TransitionCoverage(barometer).report()).toEqual({
      declared: 15,
      taken: 0,
      missed: [
        { state: S.UNKNOWN, event: E.DISCOVER, next: S.COMMAND },
        { state: S.UNKNOWN, event: E.DISCOVER, next: S.AUTOSAMPLE },
        { state: S.COMMAND, event: E.DISCOVER, next: S.COMMAND },
        { state: S.COMMAND, event: E.DISCOVER, next: S.AUTOSAMPLE },
        { state: S.COMMAND, event: E.GET, next: S.COMMAND },
        { state: S.COMMAND, event: E.SET, next: S.COMMAND },
        { state: S.COMMAND, event: E.ACQUIRE_SAMPLE, next: S.COMMAND },
        { state: S.COMMAND, event: E.START_AUTOSAMPLE, next: S.AUTOSAMPLE },
        { state: S.COMMAND, event: E.START_DIRECT, next: S.DIRECT_ACCESS },
        { state: S.AUTOSAMPLE, event: E.DISCOVER, next: S.COMMAND },
        { state: S.AUTOSAMPLE, event: E.DISCOVER, next: S.AUTOSAMPLE },
        { state: S.AUTOSAMPLE, event: E.STOP_AUTOSAMPLE, next: S.COMMAND },
        { state: S.DIRECT_ACCESS, event: E.EXECUTE_DIRECT, next: S.DIRECT_ACCESS },
        { state: S.DIRECT_ACCESS, event: E.STOP_DIRECT, next: S.COMMAND },
        { state: S.DIRECT_ACCESS, event: E.STOP_DIRECT, next: S.AUTOSAMPLE },
      ],
    });
  });

  it('notes what the drivers did that it observes, and not what failed', async () => {
    const coverage = new TransitionCoverage(barometer);
    await using bed = bench(coverage.observed(BarometerDriver), (options) => new BarometerSimulator(options));
    await bed.connect();
    const before = coverage.report().taken;

    bed.simulator.powerOff();
    await bed.failure(bed.driver.acquireSample());
    const failed = coverage.report().taken;
    bed.simulator.powerOn();
    await bed.run(bed.driver.acquireSample());
    await bed.run(bed.driver.acquireSample());

    expect([before, failed, coverage.report().taken]).toEqual([1, 1, 2]);
  });

  it('sums up all drivers of its making, and leaves others alone', async () => {
    const coverage = new TransitionCoverage(beacon);
    const Driver = coverage.observed(healthyBeacon.Driver);
    await using seen = bench(Driver, healthyBeacon.simulator);
    await using unseen = bench(healthyBeacon.Driver, healthyBeacon.simulator);

    await unseen.connect();
    const before = coverage.report();
    await seen.connect();
    await seen.run(seen.driver.discover());

    expect(before.taken).toBe(0);
    expect(coverage.report()).toEqual({ declared: 2, taken: 2, missed: [] });
  });
});

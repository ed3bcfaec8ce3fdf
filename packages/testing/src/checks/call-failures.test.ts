import { describe, expect, it } from 'vitest';
import { healthyBarometer } from '../../test/barometer.ts';
import { healthyBeacon } from '../../test/beacon.ts';
import * as broken from '../../test/broken-barometers.ts';
import { ConformanceError, LeakError } from '../errors.ts';
import type { FailingCall } from '../failing-calls.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { checkCallFailures } from './call-failures.ts';

const withDriver = (Driver: AnyInstrument['Driver']): AnyInstrument => ({ ...healthyBarometer, Driver });
const refusal = (message: RegExp): unknown => expect.objectContaining({ name: ConformanceError.name, message: expect.stringMatching(message) });

describe('checkCallFailures', () => {
  it('tries every call that a session makes, in each way that it can fail', async () => {
    const tried = { open: 0, send: 0, sendBreak: 0, requestWriteLease: 0, releaseWriteLease: 0, close: 0, data$: 0 };

    for (const call of Object.keys(tried) as FailingCall[]) tried[call] = await checkCallFailures(healthyBarometer, call);

    expect(tried).toEqual({ open: 3, send: 90, sendBreak: 0, requestWriteLease: 15, releaseWriteLease: 5, close: 3, data$: 48 });
  });

  it('finds nothing to send on an instrument that only talks', async () => {
    expect(await checkCallFailures(healthyBeacon, 'send')).toBe(0);
  });

  it('finds a driver that does not notice that its connection is gone', async () => {
    await expect(checkCallFailures(withDriver(broken.StubbornDriver), 'data$')).rejects.toEqual(
      refusal(/^with data\$ number \d+ failing by ended the connection is gone, but the driver is in DRIVER_STATE_/),
    );
  });

  it('finds a driver that hangs, or throws what is no InstrumentError, when a send fails', async () => {
    await expect(checkCallFailures(withDriver(broken.HangingDriver), 'send')).rejects.toEqual(refusal(/^with send number \d+ failing by \w+, acquireSample never ends/));
    await expect(checkCallFailures(withDriver(broken.UntypedDriver), 'send')).rejects.toEqual(refusal(/fails with something that is no InstrumentError/));
  });

  it('finds a driver that leaves something behind', async () => {
    await expect(checkCallFailures(withDriver(broken.ConnectionLeakingDriver), 'open')).rejects.toBeInstanceOf(LeakError);
  });

  it('finds a driver that cannot connect again', async () => {
    await expect(checkCallFailures(withDriver(broken.OnceOnlyDriver), 'send')).rejects.toEqual(refusal(/, connect on the next attempt rejected with ConnectFailedError/));
  });
});

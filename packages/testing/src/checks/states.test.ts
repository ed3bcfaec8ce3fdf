import { DriverEvent as E, DriverProtocolState as S, type ProtocolContext, type ProtocolTable } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { barometer, BarometerDriver, BarometerProtocol, BarometerSimulator, healthyBarometer } from '../../test/barometer.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { findRoutes } from '../routes.ts';
import { checkStatesReached } from './states.ts';

/** Never begins to sample by itself, and says nothing of it. */
class RestingDriver extends BarometerDriver {
  protected override buildProtocol(context: ProtocolContext) {
    return new RestingProtocol(barometer, context);
  }
}

class RestingProtocol extends BarometerProtocol {
  protected override handlers(): ProtocolTable<typeof barometer> {
    const table = super.handlers();
    return { ...table, [S.COMMAND]: { ...table[S.COMMAND], [E.START_AUTOSAMPLE]: () => ({}) } };
  }
}

/** Checks an instrument along the routes that it really has. */
async function check(fault: Partial<AnyInstrument>): Promise<void> {
  const instrument = { ...healthyBarometer, ...fault };
  await checkStatesReached(instrument, await findRoutes(instrument));
}

describe('checkStatesReached', () => {
  it('takes an instrument that is led everywhere', async () => {
    await expect(check({})).resolves.toBeUndefined();
  });

  it('tells why discovery failed, where that is what keeps verbs from leading on', async () => {
    const simulator: AnyInstrument['simulator'] = (options) => new BarometerSimulator({ ...options, faults: [{ kind: 'reject' }] });

    await expect(check({ simulator })).rejects.toMatchObject({
      code: 'conformance',
      message: expect.stringMatching(
        /^no verbs lead into DRIVER_STATE_COMMAND, DRIVER_STATE_AUTOSAMPLE, DRIVER_STATE_DIRECT_ACCESS; discover in DRIVER_STATE_UNKNOWN rejected with CommandRejectedError: .*"st/,
      ),
      expected: Object.keys(barometer.states),
      actual: [S.UNKNOWN],
      cause: { code: 'command-rejected' },
    });
  });

  it('tells where a verb leads instead', async () => {
    await expect(check({ Driver: RestingDriver })).rejects.toThrow(
      'no verbs lead into DRIVER_STATE_AUTOSAMPLE; discover in DRIVER_STATE_UNKNOWN leads to DRIVER_STATE_COMMAND; discover in DRIVER_STATE_COMMAND leads to DRIVER_STATE_COMMAND; startAutosample in DRIVER_STATE_COMMAND leads to DRIVER_STATE_COMMAND',
    );
  });

  it('tells why there is no connection, where none of the states is reached', async () => {
    const simulator: AnyInstrument['simulator'] = (options) => {
      const instrument = new BarometerSimulator(options);
      instrument.close();
      return instrument;
    };

    await expect(check({ simulator })).rejects.toThrow(/^no verbs lead into DRIVER_STATE_UNKNOWN, .*; connect in DRIVER_STATE_DISCONNECTED rejected with /);
  });
});

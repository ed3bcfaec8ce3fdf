import { DriverProtocolState as S } from '@taffrail/driver';
import { describe, expect, it } from 'vitest';
import { BarometerSimulator, healthyBarometer } from '../../test/barometer.ts';
import * as broken from '../../test/broken-barometers.ts';
import { ConformanceError, LeakError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';
import { findRoutes } from '../routes.ts';
import { checkAborts } from './aborts.ts';
import { checkAcceptances, checkCapabilities, checkRefusals } from './capabilities.ts';
import { checkExchange } from './exchanges.ts';
import { checkFragmentation, checkSlowBytes } from './fragmentation.ts';
import { checkLeaks, checkLeaksAmidVerbs, checkSignals } from './leaks.ts';
import { checkMeddling } from './meddling.ts';
import { checkRediscovery } from './rediscovery.ts';
import { checkReadBack, checkRefusedValues } from './settings.ts';
import { checkSilence } from './silence.ts';
import { checkChosenValues, checkStartupValues } from './startup.ts';

type StateCheck = typeof checkCapabilities;
type WholeCheck = typeof checkReadBack;

/** Runs a check in a state, on a barometer with a fault, along the routes of a healthy one. */
async function inState(check: StateCheck, state: string, fault: Partial<AnyInstrument>): Promise<void> {
  await check({ ...healthyBarometer, ...fault }, state, await findRoutes(healthyBarometer));
}

async function inAll(check: WholeCheck, fault: Partial<AnyInstrument>): Promise<void> {
  await check({ ...healthyBarometer, ...fault }, await findRoutes(healthyBarometer));
}

function refusal(message: RegExp): unknown {
  return expect.objectContaining({ name: ConformanceError.name, message: expect.stringMatching(message) });
}

describe('checkCapabilities', () => {
  it('finds a driver that says it can do what is not declared', async () => {
    await expect(inState(checkCapabilities, S.COMMAND, { Driver: broken.BoastfulDriver })).rejects.toEqual(refusal(/something else than declared/));
  });

  it('finds a state that no verbs lead into', async () => {
    await expect(inState(checkCapabilities, S.TEST, {})).rejects.toEqual(refusal(/no verbs lead into DRIVER_STATE_TEST/));
  });
});

describe('checkAcceptances', () => {
  it('finds a driver that says it can do what it then refuses', async () => {
    await expect(inState(checkAcceptances, S.COMMAND, { Driver: broken.BoastfulDriver })).rejects.toEqual(
      refusal(/^calibrate is among the capabilities in DRIVER_STATE_COMMAND, but was rejected with NotImplementedError/),
    );
  });

  it('finds an instrument that refuses what it is able to do', async () => {
    const simulator: AnyInstrument['simulator'] = (options) => new BarometerSimulator({ ...options, faults: [{ kind: 'reject' }] });

    await expect(inState(checkAcceptances, S.UNKNOWN, { simulator })).rejects.toEqual(refusal(/^discover is among the capabilities.*CommandRejectedError/));
  });
});

describe('checkRefusals', () => {
  it('finds a verb that is answered where it should be refused', async () => {
    await expect(inState(checkRefusals, S.UNKNOWN, { Driver: broken.UnrefusingDriver })).rejects.toEqual(
      refusal(/^acquireSample is not among the capabilities in DRIVER_STATE_UNKNOWN, but answered {"pressure":1}/),
    );
  });

  it('finds a verb that is refused with another error than StateError', async () => {
    await expect(inState(checkRefusals, S.UNKNOWN, { Driver: broken.RudeDriver })).rejects.toEqual(refusal(/but rejected with LinkCapabilityError/));
  });

  it('finds a refusal that comes after something was sent', async () => {
    await expect(inState(checkRefusals, S.UNKNOWN, { Driver: broken.HastyDriver })).rejects.toEqual(refusal(/but something was sent/));
  });
});

describe('checkSilence', () => {
  it('finds a verb that never ends', async () => {
    await expect(inState(checkSilence, S.COMMAND, { Driver: broken.HangingDriver })).rejects.toEqual(refusal(/^acquireSample .* never ends/));
  });

  it('finds a verb that answers although the instrument said nothing', async () => {
    await expect(inState(checkSilence, S.COMMAND, { Driver: broken.InventiveDriver })).rejects.toEqual(refusal(/silent, answered {"pressure":1}/));
  });

  it('finds an error that is no InstrumentError', async () => {
    await expect(inState(checkSilence, S.COMMAND, { Driver: broken.UntypedDriver })).rejects.toEqual(refusal(/fails with something that is no InstrumentError/));
  });
});

describe('checkLeaks and checkLeaksAmidVerbs', () => {
  it('find a timer that outlives its driver, and say where it was started', async () => {
    await expect(inState(checkLeaksAmidVerbs, S.COMMAND, { Driver: broken.TimerLeakingDriver })).rejects.toEqual(
      expect.objectContaining({ name: LeakError.name, leaks: [expect.stringMatching(/^a timer of 3600000 ms from .*broken-barometers\.ts:\d+/)] }),
    );
  });

  it('find a connection that is never closed, and who listens to it', async () => {
    await expect(inState(checkLeaks, S.UNKNOWN, { Driver: broken.ConnectionLeakingDriver })).rejects.toEqual(
      expect.objectContaining({
        leaks: ['connection 1 of 2, never closed', expect.stringMatching(/^a subscription to data\$ from .*broken-barometers\.ts:\d+/)],
      }),
    );
  });

  it('find streams that are not completed', async () => {
    await expect(inState(checkLeaks, S.COMMAND, { Driver: broken.UnclosableDriver })).rejects.toEqual(
      expect.objectContaining({ leaks: ["the driver's events$, not completed", "the driver's particles$, not completed"] }),
    );
  });
});

describe('checkSignals', () => {
  it('finds a listener that stays on the signal of a verb', async () => {
    await expect(inState(checkSignals, S.COMMAND, { Driver: broken.ListenerLeakingDriver })).rejects.toEqual(refusal(/^acquireSample .* left listeners/));
  });
});

describe('checkFragmentation', () => {
  it('finds a driver that loses what comes in small pieces', async () => {
    await expect(checkFragmentation({ ...healthyBarometer, Driver: broken.LossyDriver }, 1)).rejects.toEqual(refusal(/in pieces of 1 bytes/));
  });

  it('finds nothing where the pieces are too large to be lost', async () => {
    await expect(checkFragmentation({ ...healthyBarometer, Driver: broken.LossyDriver }, 64)).resolves.toBeUndefined();
  });
});

describe('checkSlowBytes', () => {
  it('finds a driver that takes the beginning of a reply for the whole', async () => {
    await expect(checkSlowBytes({ ...healthyBarometer, Driver: broken.ImpatientDriver })).rejects.toEqual(refusal(/when bytes come slowly|1 ms apart/));
  });

  it('finds nothing in a driver that waits for the end', async () => {
    await expect(checkSlowBytes(healthyBarometer)).resolves.toBeUndefined();
  });
});

describe('checkAborts', () => {
  it('finds a verb that does not heed its signal', async () => {
    await expect(inState(checkAborts, S.COMMAND, { Driver: broken.HeedlessDriver })).rejects.toEqual(
      refusal(/^acquireSample in DRIVER_STATE_COMMAND ends 9999 ms after its signal$/),
    );
  });
});

describe('checkMeddling', () => {
  it('finds a driver that does not look what the instrument is doing', async () => {
    await expect(inAll(checkMeddling, { Driver: broken.ForgetfulDriver })).rejects.toEqual(refusal(/^after somebody else's startAutosample the driver takes the instrument to be as it was$/));
  });

  it('finds nothing in a driver that looks', async () => {
    await expect(inAll(checkMeddling, {})).resolves.toBeUndefined();
  });
});

describe('checkRediscovery', () => {
  it('finds a driver that takes an autosampling instrument to be waiting for commands', async () => {
    await expect(inAll(checkRediscovery, { Driver: broken.ForgetfulDriver })).rejects.toEqual(refusal(/is discovered otherwise/));
  });

  it('finds an instrument whose samples cease', async () => {
    await expect(inAll(checkRediscovery, { samplesWithinMs: 1_500 })).rejects.toEqual(refusal(/^particles do not continue after rediscovery: expected at least 2 within 1500 ms \(samplesWithinMs\), found [01]$/));
  });

  it('finds samples that come after the stop', async () => {
    const simulator: AnyInstrument['simulator'] = (options) => new broken.UnstoppableSimulator(options);

    await expect(inAll(checkRediscovery, { simulator })).rejects.toEqual(refusal(/particles come after stopAutosample/));
  });
});

describe('checkStartupValues', () => {
  it('finds a driver that does not apply them', async () => {
    await expect(inAll(checkStartupValues, { Driver: broken.LeavingDriver })).rejects.toEqual(
      expect.objectContaining({ expected: { interval: 2 }, actual: { interval: 10 } }),
    );
  });
});

describe('checkChosenValues', () => {
  it('finds a driver that goes back to its start-up values', async () => {
    await expect(inAll(checkChosenValues, { Driver: broken.ResettingDriver })).rejects.toEqual(
      expect.objectContaining({ message: 'discover undoes what interval was set to', expected: 1, actual: 2 }),
    );
  });
});

describe('checkReadBack', () => {
  it('finds an instrument that holds another value than it was set to', async () => {
    const simulator: AnyInstrument['simulator'] = (options) => new broken.ClampingSimulator(options);

    await expect(inAll(checkReadBack, { simulator })).rejects.toEqual(refusal(/^interval cannot be set to 60.*ReadBackError/));
  });

  it('finds a driver that sets nothing', async () => {
    await expect(inAll(checkReadBack, { Driver: broken.LyingDriver })).rejects.toEqual(expect.objectContaining({ expected: 1, actual: 2 }));
  });

  it('leaves alone what it is told to', async () => {
    await expect(inAll(checkReadBack, { Driver: broken.LyingDriver, leaveAlone: ['interval', 'outlook', 'place'] })).resolves.toBeUndefined();
  });
});

describe('checkRefusedValues', () => {
  it('finds a driver that sends good values before it finds a bad one', async () => {
    await expect(inAll(checkRefusedValues, { Driver: broken.PiecemealDriver })).rejects.toEqual(refusal(/is refused, but something was sent/));
  });

  it('finds a driver that refuses nothing', async () => {
    await expect(inAll(checkRefusedValues, { Driver: broken.LyingDriver })).rejects.toEqual(refusal(/is not refused with ParameterError/));
  });
});

describe('checkExchange', () => {
  it('finds an answer that is not the one recorded', async () => {
    const recorded = { title: 'knows its state', script: [['st\r', 'st\r\r\nsending\r\n>']] as const, act: (driver: { discover(): Promise<unknown> }) => driver.discover() };

    await expect(checkExchange(healthyBarometer, { ...recorded, answer: S.AUTOSAMPLE })).resolves.toBeUndefined();
    await expect(checkExchange(healthyBarometer, { ...recorded, answer: S.COMMAND })).rejects.toEqual(
      expect.objectContaining({ expected: S.COMMAND, actual: S.AUTOSAMPLE }),
    );
  });
});

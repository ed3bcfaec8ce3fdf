import { memoryPair } from '@taffrail/connection';
import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf, bench } from '../../test/bench.ts';
import { FarEnd } from '../../test/far-end.ts';
import { labMeter, LabMeterProtocol } from '../../test/lab-meter.ts';
import { LabMeterTwoDriver, labMeterTwo } from '../../test/lab-meter-two.ts';
import { DefinitionError } from '../errors.ts';
import { siblingProtocol } from './sibling-protocol.ts';

describe('the driver of a sibling model', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('does what differs, what is inherited, and knows the parameters of both', async () => {
    const { meter } = bench();
    meter.settings['address'] = '3';
    meter.overrides.set('pwron', () => 'LM>');
    const { near, far } = memoryPair();
    const { lines } = new FarEnd(far, { answer: (line) => answerOf(meter, line) });
    const driver = new LabMeterTwoDriver({ open: async () => near, startup: 'leave' });
    await driver.configure({ url: 'memory:' });
    await driver.connect();

    const discovered = driver.discover();
    await vi.advanceTimersByTimeAsync(10_000);
    const read = discovered.then(() => driver.get(['gain', 'address']));
    await vi.advanceTimersByTimeAsync(10_000);

    expect(await read).toEqual({ gain: Number(meter.settings['gain']), address: 3 });
    expect(lines.filter((line) => line !== '')).toEqual(['pwron', 'st', 'st']);
    await driver.close();
  });
});

describe('a protocol that was made with another definition', () => {
  it('is no sibling of this one', () => {
    const { near } = memoryPair();
    const context = { connection: near, scheduler: asyncScheduler, startup: 'leave' } as const;

    expect(() => siblingProtocol(labMeterTwo, new LabMeterProtocol(labMeter, context))).toThrow(
      new DefinitionError('expected a protocol that was made with the definition of acme-lm2, found that of acme-lm1'),
    );
  });
});

import { DriverProtocolState as P } from '@taffrail/driver';
import { expect, it } from 'vitest';
import { Deployment, type Sample } from './deployment.ts';

it('a driver whose agent was killed, and away for longer than its client looks for it, has every sample that was journalled, once', { timeout: 60_000 }, async () => {
  const bed = await Deployment.start({ reconnectTimeoutMs: 300 });
  const { driver } = bed;
  const samples: Sample[] = [];
  driver.particles$.subscribe(({ id, values }) => samples.push([id.position, values]));
  await driver.discover();
  await driver.startAutosample();
  await bed.samples(2);

  await bed.kill('network to the agent');
  await bed.kill('agent');
  await bed.announced('the connection is given up', (events) => events.some((event) => event.type === 'error' && event.code === 'connection-lost'));
  const countBefore = samples.length;
  await bed.bringBack('agent');
  await bed.journalled(3);
  const countMeanwhile = samples.length;
  await bed.bringBack('network to the agent');
  await bed.announced('the driver finds the instrument sampling again', () => driver.state === P.AUTOSAMPLE);
  await bed.samples(1);
  await driver.stopAutosample();

  expect(countMeanwhile).toBe(countBefore);
  expect(samples).toEqual(await bed.samplesInJournal());
  expect(samples.length).toBeGreaterThanOrEqual(countBefore + 4);
  expect(bed.events.filter(({ type }) => type === 'gap')).toEqual([]);
});

import type { ConnectionOpener } from '@taffrail/connection';
import type { InstrumentEvent, Particle } from '@taffrail/driver';
import { openPortAgent } from '@taffrail/port-agent-client';
import { Sbe37Driver } from '@taffrail/seabird-sbe37';
import { filter, firstValueFrom, take, toArray } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startStation } from './station.ts';

/** A driver on an agent, under a name that the agent tells others. */
async function driverAt(url: string, name: string, takeover = false): Promise<Sbe37Driver> {
  const open: ConnectionOpener = (place, options) => openPortAgent(place, { ...options, name });
  const driver = new Sbe37Driver({ open, startup: 'leave', directAccess: { takeover } });
  onTestFinished(() => driver.close());
  await driver.configure({ url });
  await driver.connect();
  return driver;
}

/** The next samples, by place and values. */
async function samplesOf(driver: Sbe37Driver, count: number): Promise<readonly (readonly [position: bigint, values: unknown])[]> {
  const particles: readonly Particle[] = await firstValueFrom(driver.particles$.pipe(take(count), toArray()));
  return particles.map(({ id, values }) => [id.position, values]);
}

/** Until the instrument has said something in a direct access. */
function said(driver: Sbe37Driver, pattern: RegExp): Promise<unknown> {
  let heard = '';
  return firstValueFrom(driver.events$.pipe(filter((event: InstrumentEvent) => {
    if (event.type === 'direct-access') heard += String.fromCharCode(...event.bytes.filter((byte) => byte !== 0));
    return pattern.test(heard);
  })));
}

const SAMPLE = /\d+\.\d{3}\r\n\r\nS>/;

describe('two drivers, while another program has direct access', () => {
  it('see every sample that it takes, as the same one, and are refused what would be in its way', async () => {
    const { url } = await startStation();
    const [operator, first, second] = [await driverAt(url, 'operator'), await driverAt(url, 'first'), await driverAt(url, 'second')];
    await operator.startDirect();
    const seen = [operator, first, second].map((driver) => samplesOf(driver, 2));

    for (let sample = 1; sample <= 2; sample += 1) {
      const answered = said(operator, SAMPLE);
      await operator.executeDirect('\r\nts\r\n');
      await answered;
    }
    const refusal: unknown = await first.discover().catch((error: unknown) => error);

    const [byOperator, ...bySpectators] = await Promise.all(seen);
    expect(bySpectators).toEqual([byOperator, byOperator]);
    expect(refusal).toMatchObject({ code: 'write-refused', holder: expect.stringMatching(/^stream client "operator" /) });
    await operator.stopDirect();
    expect(await second.discover()).toBe('DRIVER_STATE_COMMAND');
  });

  it('take it over where they are told to, and the one that had it is refused from then on', async () => {
    const { url } = await startStation();
    const operator = await driverAt(url, 'operator');
    const second = await driverAt(url, 'second', true);
    await operator.startDirect();

    await second.startDirect();

    await expect(operator.executeDirect('ts\r\n')).rejects.toMatchObject({ code: 'write-refused', holder: expect.stringMatching(/^stream client "second" /) });
    const answered = said(second, SAMPLE);
    await second.executeDirect('\r\nts\r\n');
    await answered;
    expect(second.state).toBe('DRIVER_STATE_DIRECT_ACCESS');
  });
});

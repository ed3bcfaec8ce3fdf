import { describe, expect, it } from 'vitest';
import { startStation } from './station.ts';
import { TaffrailProcess } from './taffrail-process.ts';

const driving = (url: string, ...more: readonly string[]): TaffrailProcess =>
  new TaffrailProcess('run', 'sbe37', '--connect', url, '--autosample', ...more);

describe('an instrument, its agent and its driver, as three programs', () => {
  it('give samples that stand in the journal under their identities, and all end cleanly', async () => {
    const { simulator, agent, dir, url } = await startStation();
    const { epoch } = await agent.line();
    const driver = driving(url, '--samples', '3');

    expect([await driver.ended, driver.stderr]).toEqual([0, '']);
    const particles = driver.ofType('particle');
    expect(particles).toHaveLength(3);
    expect(new Set(particles.map(({ id }) => id.position)).size).toBe(3);
    expect(particles.map(({ id, times }) => [id.epoch, times.preferred])).toEqual(Array.from({ length: 3 }, () => [epoch, 'port']));

    expect([await agent.end('SIGTERM'), await simulator.end('SIGTERM')]).toEqual([0, 0]);
    const parsed = new TaffrailProcess('parse', 'sbe37', dir, '--input', 'journal');
    expect(await parsed.ended).toBe(0);
    const recorded = new Map(parsed.ofType('particle').map(({ id, values }) => [id.position, values]));
    for (const { id, values } of particles) expect(recorded.get(id.position)).toEqual(values);
  });

  it('go on where a killed driver left the instrument sampling, and leave it so', async () => {
    const { url } = await startStation();
    const first = driving(url);
    await first.event('particle', 2);
    expect(await first.end('SIGKILL')).toBe('SIGKILL');

    const second = driving(url, '--samples', '2');

    expect(await second.ended).toBe(0);
    expect(second.ofType('state-change').map(({ to }) => to.replace('DRIVER_STATE_', ''))).toEqual([
      'UNCONFIGURED',
      'DISCONNECTED',
      'UNKNOWN',
      'AUTOSAMPLE',
      'DISCONNECTED',
    ]);
    expect(second.ofType('particle')).toHaveLength(2);
    const third = new TaffrailProcess('do', 'sbe37', '--connect', url, 'discover');
    expect(await third.event('result')).toMatchObject({ result: { state: 'DRIVER_STATE_AUTOSAMPLE' } });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 0],
  ] as const)('leave the instrument as it was found when the driver is told to end: %s', async (signal, status) => {
    const { url } = await startStation();
    const driver = driving(url, '--set', 'sampleInterval=10');
    await driver.event('particle');

    expect([await driver.end(signal), driver.stderr]).toEqual([status, '']);

    const after = new TaffrailProcess('do', 'sbe37', '--connect', url, 'get', 'sampleInterval');
    expect(await after.event('result')).toMatchObject({ result: { sampleInterval: 5 }, state: 'DRIVER_STATE_COMMAND' });
  });

  it('end quietly for the driver when nobody reads what it prints any more', async () => {
    const { url } = await startStation();
    const driver = driving(url);
    await driver.event('particle');

    driver.child.stdout?.destroy();

    expect([await driver.ended, driver.stderr]).toEqual([0, '']);
    const after = new TaffrailProcess('do', 'sbe37', '--connect', url, 'discover');
    expect(await after.event('result')).toMatchObject({ result: { state: 'DRIVER_STATE_COMMAND' } });
  });
});

describe('a driver without an instrument', () => {
  it('fails at once, and says where nobody answered', async () => {
    const { simulator, simulatorPort, agent } = await startStation();
    await agent.end('SIGTERM');
    await simulator.end('SIGTERM');

    const driver = driving(`tcp://127.0.0.1:${simulatorPort}`);

    expect(await driver.ended).toBe(1);
    expect(JSON.parse(driver.stderr)).toMatchObject({
      type: 'error',
      code: 'connect-failed',
      message: expect.stringContaining(String(simulatorPort)),
    });
  });
});

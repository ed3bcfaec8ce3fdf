import { expect, it } from 'vitest';
import { TaffrailProcess } from './taffrail-process.ts';

const simulate = (port: string): TaffrailProcess => new TaffrailProcess('simulate', 'sbe37', '--speed', '20', '--port', port);

it('taffrail run --reconnect has samples go on when the instrument was switched off and on, and leaves it as it was found', async () => {
  const before = simulate('0');
  const port = String((await before.line())['port']);
  const driver = new TaffrailProcess('run', 'sbe37', '--connect', `tcp://127.0.0.1:${port}`, '--autosample', '--reconnect', '--samples', '4');
  await driver.event('particle');

  await before.end('SIGKILL');
  await driver.line(({ type, from, to }) => type === 'state-change' && from === 'DRIVER_STATE_AUTOSAMPLE' && to === 'DRIVER_STATE_DISCONNECTED');
  await simulate(port).line();

  expect([await driver.ended, driver.stderr]).toEqual([0, '']);
  expect(driver.ofType('particle')).toHaveLength(4);
  const states = driver.ofType('state-change').map(({ to }) => String(to).replace('DRIVER_STATE_', ''));
  const sampled = ['DISCONNECTED', 'UNKNOWN', 'COMMAND', 'AUTOSAMPLE'];
  expect(states).toEqual(['UNCONFIGURED', ...sampled, ...sampled, 'COMMAND', 'DISCONNECTED']);
  expect(driver.ofType('error')[0]).toMatchObject({ code: 'connection-lost' });
});

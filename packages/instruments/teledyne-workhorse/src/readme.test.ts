import { runReadmeProgram } from '@taffrail/testing';
import { expect, it } from 'vitest';
import { WorkhorseSimulator } from './simulator/index.ts';
import { WorkhorseDriver } from './workhorse-driver.ts';

it('the lines in the README run, and print what the instrument tells of itself', async () => {
  expect(await runReadmeProgram(new URL('../README.md', import.meta.url), { WorkhorseDriver, WorkhorseSimulator })).toEqual([
    ['DRIVER_STATE_COMMAND'],
    ['adcp_system_configuration', expect.objectContaining({ serialNumber: '4891' })],
    ['adcp_compass_calibration', expect.anything()],
    ['adcp_ancillary_system_data', expect.anything()],
    ['adcp_transmit_path', expect.anything()],
  ]);
});

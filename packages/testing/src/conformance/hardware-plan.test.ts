import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConformanceError } from '../errors.ts';
import { hardwarePlan } from './hardware-plan.ts';

describe('what is to be done with hardware', () => {
  it('is to sample for six minutes, and not to be noted, where nothing else is said', () => {
    expect(hardwarePlan({})).toEqual({ open: expect.any(Function), soakHours: 0.1 });
    expect(hardwarePlan({ INSTRUMENT_SOAK_HOURS: '2' }, { firmware: '2.6b' })).toEqual({ open: expect.any(Function), soakHours: 2 });
  });

  it('is noted with the firmware that the environment says, or else the package', () => {
    const long = { INSTRUMENT_SOAK_HOURS: '24' };

    expect(hardwarePlan(long, { firmware: '2.6b' }).firmware).toBe('2.6b');
    expect(hardwarePlan({ ...long, INSTRUMENT_FIRMWARE: '3.0' }, { firmware: '2.6b' }).firmware).toBe('3.0');
  });

  it('is refused before a day has passed where nobody says the firmware that it is to be noted with', () => {
    expect(() => hardwarePlan({ INSTRUMENT_SOAK_HOURS: '24', INSTRUMENT_FIRMWARE: '' })).toThrow(ConformanceError);
  });

  it.each(['soon', '0', '-1', 'Infinity', 'NaN', '591'])('is refused for %s hours', (hours) => {
    expect(() => hardwarePlan({ INSTRUMENT_SOAK_HOURS: hours })).toThrow(expect.objectContaining({ code: 'conformance', actual: hours }));
  });

  it('reaches hardware by TCP when it is not told how', async () => {
    const server = createServer((socket) => { socket.end('ready'); }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // a TCP server that listens has one

    const connection = await hardwarePlan({}).open(`tcp://127.0.0.1:${port}`);
    const { bytes } = await firstValueFrom(connection.data$);
    await connection.close();
    await once(server.close(), 'close');

    expect(new TextDecoder().decode(bytes)).toBe('ready');
  });

  it('reaches hardware as it is told to', async () => {
    const open = () => Promise.reject(new Error('not to be opened'));

    expect(hardwarePlan({}, { open }).open).toBe(open);
  });
});

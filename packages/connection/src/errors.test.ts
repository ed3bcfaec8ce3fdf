import { describe, expect, it } from 'vitest';
import {
  ConnectFailedError,
  ConnectionClosedError,
  ConnectionError,
  ConnectionLostError,
  ConnectionUrlError,
  InstrumentError,
  LinkCapabilityError,
  WriteRefusedError,
} from './errors.ts';

const url = 'tcp://127.0.0.1:4001';

describe('the errors of a connection', () => {
  it.each([
    [new ConnectFailedError(url, 'refused'), 'connect-failed', `cannot connect to ${url}: refused`],
    [new ConnectionLostError(url, 'it was cut'), 'connection-lost', `lost the connection to ${url}: it was cut`],
    [new ConnectionClosedError(url, 'send'), 'connection-closed', `cannot send: the connection to ${url} is closed`],
    [new WriteRefusedError(url, 'another client writes'), 'write-refused', `${url} refused a write: another client writes`],
    [new LinkCapabilityError(url, 'send a BREAK'), 'link-capability', `cannot send a BREAK: ${url} has no way to`],
    [new ConnectionUrlError(url, 'a serial port'), 'connection-url', `cannot open "${url}": expected a serial port`],
  ])('say what was attempted under a stable code: $1', (error, code, message) => {
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toBeInstanceOf(InstrumentError);
    expect(error.url).toBe(url);
    expect(error.toJSON()).toEqual({ code, message });
    expect(error.name).toBe(error.constructor.name);
  });

  it('name who may write instead, where that is known', () => {
    expect(new WriteRefusedError(url, 'another client writes', { holder: 'raw client 127.0.0.1:9' }).holder).toBe('raw client 127.0.0.1:9');
    expect(new WriteRefusedError(url, 'the link is down').holder).toBeUndefined();
  });

  it('keep what caused them', () => {
    const cause = new Error('ECONNREFUSED');

    const error = new ConnectFailedError(url, 'refused', { cause });

    expect(error.cause).toBe(cause);
  });
});

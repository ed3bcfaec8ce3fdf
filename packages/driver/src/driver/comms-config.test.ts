import { describe, expect, it } from 'vitest';
import { ParameterError } from '../errors.ts';
import { urlOfCommsConfig } from './comms-config.ts';

describe('urlOfCommsConfig', () => {
  it.each([
    [{ addr: 'localhost', port: 4001 }, 'agent://localhost:4001'],
    [{ addr: '10.180.80.1', port: 65_535 }, 'agent://10.180.80.1:65535'],
    [{ addr: '::1', port: 1 }, 'agent://[::1]:1'],
    [{ addr: 'fe80::1%eth0', port: 1 }, 'agent://[fe80::1%eth0]:1'],
    [{ url: 'tcp://localhost:4001' }, 'tcp://localhost:4001'],
    [{ url: 'memory:' }, 'memory:'],
  ])('reads %j', (config, expected) => {
    const url = urlOfCommsConfig(config);

    expect(url).toBe(expected);
  });

  it("says in the lineage's words that there is no configuration", () => {
    expect(() => urlOfCommsConfig(undefined)).toThrow(new ParameterError('Missing comms config parameter.'));
  });

  it.each([
    [null, 'null'],
    ['x', '"x"'],
    [4001, '4001'],
    [{}, '{}'],
    [{ addr: 'localhost' }, '{"addr":"localhost"}'],
    [{ port: 4001 }, '{"port":4001}'],
    [{ addr: '', port: 4001 }, '{"addr":"","port":4001}'],
    [{ addr: 7, port: 4001 }, '{"addr":7,"port":4001}'],
    [{ addr: 'a b', port: 4001 }, '{"addr":"a b","port":4001}'],
    [{ addr: 'user@host', port: 4001 }, '{"addr":"user@host","port":4001}'],
    [{ addr: 'host:80', port: 4001 }, '{"addr":"host:80","port":4001}'],
    [{ addr: '[::1]', port: 4001 }, '{"addr":"[::1]","port":4001}'],
    [{ addr: 'localhost', port: '4001' }, '{"addr":"localhost","port":"4001"}'],
    [{ addr: 'localhost', port: true }, '{"addr":"localhost","port":true}'],
    [{ addr: 'localhost', port: 0 }, '{"addr":"localhost","port":0}'],
    [{ addr: 'localhost', port: -1 }, '{"addr":"localhost","port":-1}'],
    [{ addr: 'localhost', port: 70_000 }, '{"addr":"localhost","port":70000}'],
    [{ addr: 'localhost', port: 1.5 }, '{"addr":"localhost","port":1.5}'],
    [{ addr: 'localhost', port: 4001n }, '[object Object]'],
    [{ url: 'no scheme' }, '{"url":"no scheme"}'],
  ])("refuses %o in the lineage's words, and says what it found", (config, found) => {
    const expected = `Invalid comms config dict: expected { addr, port } with a host name and a port from 1 to 65535, or { url }, found ${found}`;

    expect(() => urlOfCommsConfig(config)).toThrow(new ParameterError(expected));
  });
});

import { describe, expect, it } from 'vitest';
import type { Connection, OperationOptions } from './connection.ts';
import { ConnectionUrlError } from './errors.ts';
import { memoryPair } from './memory-pair.ts';
import { hostPortOf, schemeOpener } from './openers.ts';

describe('schemeOpener', () => {
  const opened: [url: string, options: OperationOptions | undefined][] = [];
  const openMemory = async (url: string, options?: OperationOptions): Promise<Connection> => {
    opened.push([url, options]);
    return memoryPair({ url }).near;
  };
  const open = schemeOpener({ memory: openMemory, tcp: () => Promise.reject(new Error('not this one')) });

  it('hands the whole URL and the options to the opener of its scheme, whatever its case', async () => {
    const options = { signal: new AbortController().signal };

    const connection = await open('MEMORY://anything?at=all', options);

    expect(connection.url).toBe('MEMORY://anything?at=all');
    expect(opened).toEqual([['MEMORY://anything?at=all', options]]);
  });

  it.each(['', 'memory', '://host:1', 'serial:///dev/ttyUSB0', 'constructor://host:1', ' memory:'])('refuses %j, naming the schemes it knows', async (url) => {
    const refusal = new ConnectionUrlError(url, 'a URL that begins with one of memory:, tcp:');

    await expect(open(url)).rejects.toEqual(refusal);
  });
});

describe('hostPortOf', () => {
  it.each([
    ['tcp://127.0.0.1:4001', { host: '127.0.0.1', port: 4001 }],
    ['agent://buoy-7.example.org:1', { host: 'buoy-7.example.org', port: 1 }],
    ['AGENT://localhost:65535/path', { host: 'localhost', port: 65_535 }],
    ['tcp://[::1]:4001?token=a', { host: '::1', port: 4001 }],
    ['tcp://[fe80::1%eth0]:4001#part', { host: 'fe80::1%eth0', port: 4001 }],
  ])('reads %j', (url, expected) => {
    const hostPort = hostPortOf(url);

    expect(hostPort).toEqual(expected);
  });

  it.each([
    '',
    'tcp',
    '127.0.0.1:4001',
    'tcp:127.0.0.1:4001',
    'tcp://',
    'tcp://:4001',
    'tcp://host',
    'tcp://host:',
    'tcp://host:0',
    'tcp://host:65536',
    'tcp://host:123456',
    'tcp://host:+80',
    'tcp://host:8e1',
    'tcp://host:80 ',
    'tcp://host:80\n',
    'tcp://ho st:80',
    'tcp://user@host:80',
    'tcp://user:secret@host:80',
    'tcp://::1:4001',
    'tcp://[]:4001',
    'tcp://[not an address]:4001',
    'tcp://[::1:4001',
    'tcp://ho\\st:80',
    'tcp://ho\u0000st:80',
    '4cp://host:80',
  ])('refuses %j', (url) => {
    expect(() => hostPortOf(url)).toThrow(new ConnectionUrlError(url, 'scheme://host:port with a port from 1 to 65535'));
  });
});

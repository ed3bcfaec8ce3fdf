import { describe, expect, it } from 'vitest';
import { PortAgentOptionError } from '../index.ts';
import { readArguments, writeArguments } from './launch-arguments.ts';

describe('launch arguments', () => {
  it('say after reading what was said in writing', () => {
    const settings = {
      link: 'tcp://127.0.0.1:4001',
      dir: '--odd dir',
      host: '::1',
      tokenFile: '/t',
      tls: { certFile: 'c', keyFile: 'k', caFile: 'a' },
      ports: { stream: 4_002, raw: false },
      fsync: 'always',
      segmentLengthBytes: 1_000,
      retainBytes: 2_000,
      retainAgeMs: 3_000,
      heartbeatIntervalMs: 500,
      ppid: 7,
      keepTrying: true,
      connectTimeoutMs: 10,
    } as const;

    expect(readArguments(writeArguments(settings))).toEqual(settings);
  });

  it('leave out what has a default', () => {
    expect(writeArguments({ link: 'tcp://h:1', dir: 'd' })).toEqual(['--link=tcp://h:1', '--dir=d']);
  });

  it.each([[[]], [['--link=l']], [['--link=l', '--dir=d', '--ppid=x']], [['--link=l', '--dir=d', '--door=cat=1']], [['--link=l', '--dir=d', '--tls-cert=c']], [['--link=l', '--dir=d', '--door=raw=on']]])(
    'are refused when they are %j',
    (args) => {
      expect(() => readArguments(args)).toThrow(PortAgentOptionError);
    },
  );
});

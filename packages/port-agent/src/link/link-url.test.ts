import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { LinkUrlError } from '../index.ts';
import { hostPortOf, linkFor } from './link-url.ts';

const surroundings = { scheduler: new VirtualTimeScheduler(), random: () => 0 };

describe('linkFor', () => {
  it('makes a link that knows its URL and is down until it is started', () => {
    const link = linkFor('tcp://10.0.0.7:4001', surroundings);

    expect(link).toMatchObject({ url: 'tcp://10.0.0.7:4001', isUp: false, queuedBytes: 0 });
    expect(link.write(Buffer.from('x'))).toBe(false);
  });

  it('reads host names, addresses and bracketed IPv6 addresses', () => {
    expect(hostPortOf('tcp://mooring.example:4001/')).toEqual({ host: 'mooring.example', port: 4001 });
    expect(hostPortOf('TCP://[::1]:65535')).toEqual({ host: '::1', port: 65_535 });
  });

  it.each(['', 'tcp:', 'tcp://', 'tcp://host', 'tcp://:1', 'tcp://host:0', 'tcp://host:65536', 'tcp://a b:1', 'tcp://u@h:1', 'tcp://h:1/path', 'constructor:1', 'http://h:1'])(
    'refuses %j and says what it expected',
    (url) => {
      expect(() => linkFor(url, surroundings)).toThrow(LinkUrlError);
    },
  );
});

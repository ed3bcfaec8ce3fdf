import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { LinkUrlError } from '../index.ts';
import { hostPortOf } from './host-port.ts';
import { linkFor } from './link-url.ts';
import { serialPathOf } from './serial/serial-kind.ts';
import { SERIAL_SETTING_NAMES, serialSettingsOf } from './serial-settings.ts';
import { UrlSettings } from './url-settings.ts';

const surroundings = { scheduler: new VirtualTimeScheduler(), random: () => 0 };

describe('linkFor', () => {
  it.each(['tcp://10.0.0.7:4001?keepaliveMs=5000', 'udp://10.0.0.7:4001?localPort=4002', 'udp://223.0.0.1:1', 'udp://240.example:1', 'udp://[fe80::1]:1', 'telnet://[::1]:23', 'rfc2217://box:4001?baud=1200', 'serial:///dev/ttyUSB0?parity=even'])(
    'makes the link that %s names, down until it is started',
    async (url) => {
      const link = await linkFor(url, surroundings);

      expect(link).toMatchObject({ url, isUp: false, queuedBytes: 0 });
      expect(link.write(Buffer.from('x'))).toBe(false);
    },
  );

  it('offers a BREAK where the kind of link has one, and nowhere else', async () => {
    const urls = ['tcp://h:1', 'udp://h:1', 'telnet://h:1', 'rfc2217://h:1', 'serial:///dev/ttyS0'];

    const links = await Promise.all(urls.map(async (url) => linkFor(url, surroundings)));

    expect(links.map(({ sendBreak }) => sendBreak !== undefined)).toEqual([false, false, false, true, true]);
  });

  it('reads host names, addresses and bracketed IPv6 addresses', () => {
    expect(hostPortOf('tcp://mooring.example:4001/')).toEqual({ host: 'mooring.example', port: 4001, query: '' });
    expect(hostPortOf('TCP://[::1]:65535?a=b')).toEqual({ host: '::1', port: 65_535, query: 'a=b' });
  });

  it('reads the path and the settings of a serial line', () => {
    const settings = new UrlSettings('serial:///', 'baud=115200&dataBits=7&parity=odd&stopBits=2&flow=rtscts', SERIAL_SETTING_NAMES);

    expect(serialPathOf('serial:///dev/serial/by-id/usb-FTDI%20Cable-if00?baud=9600')).toBe('/dev/serial/by-id/usb-FTDI Cable-if00');
    expect(serialSettingsOf(settings)).toEqual({ baud: 115_200, dataBits: 7, parity: 'odd', stopBits: 2, flow: 'rtscts' });
    expect(serialSettingsOf(new UrlSettings('serial:///', '', SERIAL_SETTING_NAMES))).toEqual({ baud: 9_600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' });
  });

  it.each([
    '', 'tcp:', 'tcp://', 'tcp://host', 'tcp://:1', 'tcp://host:0', 'tcp://host:65536', 'tcp://a b:1', 'tcp://u@h:1', 'tcp://a<b:1', 'tcp://a%b:1', 'tcp://a^b:1', 'tcp://a|b:1', 'tcp://a\\b:1', 'tcp://h:1/path', 'constructor:1', 'http://h:1',
    'tcp://h:1?baud=9600', 'tcp://h:1?keepaliveMs=999', 'udp://h:1?localPort=65536', 'udp://224.0.0.1:1', 'udp://239.255.255.255:1', 'udp://[ff02::1]:1', 'udp://255.255.255.255:1', 'udp://h:1?localPort=-1', 'rfc2217://h:1?baud=0', 'rfc2217://h:1?baud=9600&baud=9600',
    'rfc2217://h:1?baud=9600.5', 'serial://dev/ttyS0', 'serial:/dev/ttyS0', 'serial:///', 'serial:///dev/%', 'serial:///dev/%00', 'serial:///dev/ttyS0?dataBits=9',
    'serial:///dev/ttyS0?parity=mark', 'serial:///dev/ttyS0?stopBits=1.5', 'serial:///dev/ttyS0?flow=', 'serial:///dev/ttyS0?speed=9600',
  ])('refuses %j and says what it expected', async (url) => {
    await expect(linkFor(url, surroundings)).rejects.toThrow(LinkUrlError);
  });
});

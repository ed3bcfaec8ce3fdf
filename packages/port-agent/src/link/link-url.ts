import { LinkUrlError } from '../errors.ts';
import { KEEPALIVE_MS } from '../limits.ts';
import { hostPortOf } from './host-port.ts';
import { isGroupAddress } from './group-address.ts';
import { KeptLink, type LinkSurroundings } from './kept-link.ts';
import type { LinkKind } from './link-connection.ts';
import type { Link } from './link.ts';
import { Rfc2217Kind } from './rfc2217/rfc2217-connection.ts';
import { SERIAL_SETTING_NAMES, serialSettingsOf } from './serial-settings.ts';
import { serialKindFor } from './serial/serial-kind.ts';
import { TcpKind, type TcpPlace } from './tcp-connection.ts';
import { TelnetKind } from './telnet/telnet-connection.ts';
import { UdpKind } from './udp-connection.ts';
import { UrlSettings } from './url-settings.ts';

type KindMaker = (url: string, surroundings: LinkSurroundings) => LinkKind | Promise<LinkKind>;

const KINDS: Readonly<Record<string, KindMaker>> = {
  tcp: (url) => new TcpKind(tcpPlaceOf(url).place),
  telnet: (url) => new TelnetKind(tcpPlaceOf(url).place),
  rfc2217: (url, { scheduler }) => {
    const { place, settings } = tcpPlaceOf(url, SERIAL_SETTING_NAMES);
    return new Rfc2217Kind({ ...place, settings: serialSettingsOf(settings), scheduler });
  },
  udp: (url) => {
    const { host, port, query } = hostPortOf(url);
    if (isGroupAddress(host)) throw new LinkUrlError(url, 'the address of one instrument: multicast groups are not joined, and broadcasts not heard');
    const settings = new UrlSettings(url, query, ['localPort']);
    return new UdpKind({ url, host, port, localPort: settings.number('localPort', { least: 0, most: 65_535, otherwise: 0 }) });
  },
  serial: serialKindFor,
};

/**
 * Makes the link that a URL names, not yet started.
 *
 * @throws {@link LinkUrlError}, or {@link LinkSupportError} where the kind of link needs a package that is not installed.
 */
export async function linkFor(url: string, surroundings: LinkSurroundings): Promise<Link> {
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? '';
  const makeKind = Object.hasOwn(KINDS, scheme) ? KINDS[scheme] : undefined;
  if (makeKind === undefined) throw new LinkUrlError(url, `a URL that begins with one of ${Object.keys(KINDS).join(', ')}`);
  return new KeptLink(await makeKind(url, surroundings), surroundings);
}

function tcpPlaceOf(url: string, more: readonly string[] = []): { readonly place: TcpPlace; readonly settings: UrlSettings } {
  const { host, port, query } = hostPortOf(url);
  const settings = new UrlSettings(url, query, [...more, 'keepaliveMs']);
  // The kernel counts in seconds, up to 32767 of them.
  const keepaliveMs = settings.number('keepaliveMs', { least: 1_000, most: 32_767_000, otherwise: KEEPALIVE_MS });
  return { place: { url, host, port, keepaliveMs }, settings };
}

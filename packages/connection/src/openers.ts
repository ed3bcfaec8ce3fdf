import type { ConnectionOpener } from './connection.ts';
import { ConnectionUrlError } from './errors.ts';

/**
 * Joins openers, one for each URL scheme, into one opener.
 *
 * @example
 * ```ts
 * const open = schemeOpener({ agent: openAgent, tcp: openTcp });
 * const connection = await open('agent://127.0.0.1:4001');
 * ```
 */
export function schemeOpener(openers: Readonly<Record<string, ConnectionOpener>>): ConnectionOpener {
  const known = Object.keys(openers).map((scheme) => `${scheme}:`).join(', ');
  return async (url, options) => {
    const scheme = /^([a-z][a-z\d+.-]*):/i.exec(url)?.[1]?.toLowerCase();
    const opener = scheme === undefined || !Object.hasOwn(openers, scheme) ? undefined : openers[scheme];
    if (opener === undefined) throw new ConnectionUrlError(url, `a URL that begins with one of ${known}`);
    return opener(url, options);
  };
}

/** A host and a TCP port. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

// An IPv6 address stands in brackets, as it holds colons itself; a host name holds nothing that means something in a URL.
const HOST_PORT = /^[a-z][a-z\d+.-]*:\/\/(\[[\da-f:.]+(?:%[\w.-]+)?\]|[\w.-]+):(\d{1,5})(?:[/?#]|$)/i;

/**
 * Reads the host and the port of a connection URL such as `tcp://127.0.0.1:4001`.
 *
 * @throws {@link ConnectionUrlError} when the host is no name or address, or the port is not a whole number from 1 to 65,535.
 */
export function hostPortOf(url: string): HostPort {
  const expected = 'scheme://host:port with a port from 1 to 65535';
  const [, name = '', digits = ''] = HOST_PORT.exec(url) ?? [];
  const port = Number(digits);
  if (name === '' || port < 1 || port > 65_535) throw new ConnectionUrlError(url, expected);
  return { host: name.replace(/^\[|\]$/g, ''), port };
}

import { ParameterError } from '../errors.ts';
import { shown } from '../shown.ts';

/** Where the instrument is: the lineage's host and port of a port agent, or any connection URL. */
export type CommsConfig = { readonly addr: string; readonly port: number } | { readonly url: string };

// A host name or an IPv4 address; or an IPv6 address, the only one that holds colons.
const HOST = /^(?:[\w.-]+|[\da-f.]*:[\da-f:.]*:[\da-f:.]*(?:%[\w.-]+)?)$/i;

/**
 * Reads where a driver is to connect to, as a URL.
 *
 * @throws {@link ParameterError} with the lineage's texts for a missing or malformed configuration.
 */
export function urlOfCommsConfig(config: unknown): string {
  if (config === undefined) throw new ParameterError('Missing comms config parameter.');
  const { addr, port, url } = typeof config === 'object' && config !== null ? (config as Readonly<Record<string, unknown>>) : {}; // an object's properties, all unknown
  if (typeof url === 'string' && /^[a-z][a-z\d+.-]*:/i.test(url)) return url;
  if (typeof addr !== 'string' || !HOST.test(addr) || !isPort(port)) {
    throw new ParameterError(
      `Invalid comms config dict: expected { addr, port } with a host name and a port from 1 to 65535, or { url }, found ${shown(config)}`,
    );
  }
  return `agent://${addr.includes(':') ? `[${addr}]` : addr}:${port}`;
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535;
}

import { LinkUrlError } from '../errors.ts';

/** The place that `scheme://host:port?settings` names. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
  /** What stands behind the question mark. */
  readonly query: string;
}

/**
 * Reads `scheme://host:port?settings`; an IPv6 address stands in brackets.
 *
 * @throws {@link LinkUrlError}.
 */
export function hostPortOf(url: string): HostPort {
  const match = /^([a-z][a-z\d+.-]*):\/\/(\[[\da-f:.]+\]|[^/:?#@\s[\]<>^|%\\]+):(\d{1,5})\/?(?:\?([^#\s]*))?$/i.exec(url);
  const [, scheme = 'tcp', name = '', digits = '', query = ''] = match ?? [];
  const port = Number(digits);
  if (name === '' || port < 1 || port > 65_535) throw new LinkUrlError(url, `${scheme}://host:port with a port from 1 to 65535`);
  return { host: name.replace(/^\[|\]$/g, ''), port, query };
}

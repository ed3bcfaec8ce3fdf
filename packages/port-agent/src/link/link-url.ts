import type { SchedulerLike } from 'rxjs';
import { LinkUrlError } from '../errors.ts';
import type { Link } from './link.ts';
import { TcpLink } from './tcp-link.ts';

/** What every link needs besides its URL. */
export interface LinkSurroundings {
  readonly scheduler: SchedulerLike;
  readonly random: () => number;
}

type LinkMaker = (url: string, surroundings: LinkSurroundings) => Link;

const MAKERS: Readonly<Record<string, LinkMaker>> = {
  tcp: (url, surroundings) => new TcpLink({ url, ...hostPortOf(url), ...surroundings }),
};

/**
 * Makes the link that a URL names, not yet started.
 *
 * @throws {@link LinkUrlError}.
 */
export function linkFor(url: string, surroundings: LinkSurroundings): Link {
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? '';
  const maker = Object.hasOwn(MAKERS, scheme) ? MAKERS[scheme] : undefined;
  if (maker === undefined) throw new LinkUrlError(url, `a URL that begins with one of ${Object.keys(MAKERS).join(', ')}`);
  return maker(url, surroundings);
}

/**
 * Reads `tcp://host:port`; an IPv6 address stands in brackets.
 *
 * @throws {@link LinkUrlError}.
 */
export function hostPortOf(url: string): { readonly host: string; readonly port: number } {
  const [, name = '', digits = ''] = /^[a-z][a-z\d+.-]*:\/\/(\[[\da-f:.]+\]|[^/:?#@\s]+):(\d{1,5})\/?$/i.exec(url) ?? [];
  const port = Number(digits);
  if (name === '' || port < 1 || port > 65_535) throw new LinkUrlError(url, 'tcp://host:port with a port from 1 to 65535');
  return { host: name.replace(/^\[|\]$/g, ''), port };
}

import { ConnectionUrlError, type HostPort, hostPortOf } from '@taffrail/connection';
import type { Dialect } from '@taffrail/port-agent-packet';

/** What a `lineage:` URL says. */
export interface LineageUrl {
  /** `tcp:` URL of the data door. */
  readonly data: string;
  /** `tcp:` URL of the command door; absent where the URL names none. */
  readonly command?: string;
  readonly dialect: Dialect;
}

const FORM = 'lineage://host:dataPort?command=port, with dialect=cpp for the C++ agent';

/** Reads `lineage://host:dataPort?command=port&dialect=ooi`. @throws {@link ConnectionUrlError} for one that is none. */
export function lineageUrlOf(url: string): LineageUrl {
  const { host, port } = hostPortOf(url);
  const settings = new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? '');
  const dialect = settings.get('dialect') ?? 'ooi';
  const isKnown = [...settings.keys()].every((name) => name === 'command' || name === 'dialect');
  if (!isKnown || (dialect !== 'ooi' && dialect !== 'cpp')) throw new ConnectionUrlError(url, FORM);
  const command = settings.get('command');
  if (command !== null && !/^[1-9]\d{0,4}$/.test(command)) throw new ConnectionUrlError(url, FORM);
  return { data: tcpUrl({ host, port }), dialect, ...(command === null ? {} : { command: tcpUrl(hostPortOf(tcpUrl({ host, port: Number(command) }))) }) };
}

function tcpUrl({ host, port }: HostPort): string {
  return `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

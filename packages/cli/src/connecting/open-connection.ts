import { type ConnectionOpener, ConnectionUrlError, hostPortOf, schemeOpener } from '@taffrail/connection';
import { lineageUrlOf, openLineage, openPortAgent, openTcp } from '@taffrail/port-agent-client';
import { openSimulator, simulatorOf } from './simulator-connection.ts';

/** Opens every kind of connection that the command knows; the scheme says which. */
export function connectionOpener(): ConnectionOpener {
  return schemeOpener({
    agent: (url, options) => openPortAgent(url, { ...options, name: 'taffrail' }),
    tcp: openTcp,
    sim: openSimulator,
    lineage: openLineage,
  });
}

/**
 * Checks a connection URL without connecting to anything.
 *
 * @throws `ConnectionUrlError`, and what an instrument's or a fault's name can be refused with.
 */
export async function checkConnectionUrl(url: string): Promise<void> {
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'agent':
    case 'tcp':
      hostPortOf(url);
      return;
    case 'sim':
      await simulatorOf(url);
      return;
    case 'lineage':
      lineageUrlOf(url);
      return;
    default:
      throw new ConnectionUrlError(url, 'agent://host:port, tcp://host:port, lineage://host:dataPort?command=port or sim:<instrument>?seed=1&speed=60');
  }
}

import type { PortAgentClientOptions } from './client-options.ts';
import { LineageConnection, type LineageConnectionOptions } from './lineage-connection.ts';
import { PortAgentClient } from './port-agent-client.ts';
import { TcpConnection, type TcpConnectionOptions } from './tcp-connection.ts';

/**
 * Opens `agent://host:port`, the stream door of a port agent.
 *
 * @throws {@link ConnectionUrlError}, {@link CredentialsError}, {@link ConnectFailedError}, {@link ResumeRefusedError}, {@link WriteRefusedError}, or
 *   the signal's reason; see {@link PortAgentClient.open}.
 */
export async function openPortAgent(url: string, options?: PortAgentClientOptions): Promise<PortAgentClient> {
  return PortAgentClient.open(url, options);
}

/** Opens `tcp://host:port`, plain TCP. @throws {@link ConnectionUrlError}, {@link ConnectFailedError}, or the signal's reason. */
export async function openTcp(url: string, options?: TcpConnectionOptions): Promise<TcpConnection> {
  return TcpConnection.open(url, options);
}

/** Opens `lineage://host:dataPort?command=port`, a port agent of the lineage. @throws {@link ConnectionUrlError}, {@link ConnectFailedError}, or the signal's reason. */
export async function openLineage(url: string, options?: LineageConnectionOptions): Promise<LineageConnection> {
  return LineageConnection.open(url, options);
}

import type { PortAgentClientOptions } from './client-options.ts';
import { PortAgentClient } from './port-agent-client.ts';
import { TcpConnection, type TcpConnectionOptions } from './tcp-connection.ts';

/**
 * Opens `agent://host:port`, the stream door of a port agent.
 *
 * @throws {@link ConnectionUrlError}, {@link ConnectFailedError}, {@link ResumeRefusedError}, or the signal's reason.
 */
export async function openPortAgent(url: string, options?: PortAgentClientOptions): Promise<PortAgentClient> {
  return PortAgentClient.open(url, options);
}

/** Opens `tcp://host:port`, plain TCP. @throws {@link ConnectionUrlError}, {@link ConnectFailedError}, or the signal's reason. */
export async function openTcp(url: string, options?: TcpConnectionOptions): Promise<TcpConnection> {
  return TcpConnection.open(url, options);
}

export type { PortAgentClientOptions } from './client-options.ts';
export { ResumeRefusedError, WriteUnconfirmedError } from './errors.ts';
export { LoggerClient, type LoggerClientListener } from './logger-client.ts';
export { openPortAgent, openTcp } from './openers.ts';
export { PortAgentClient } from './port-agent-client.ts';
export { TcpConnection, type TcpConnectionOptions } from './tcp-connection.ts';

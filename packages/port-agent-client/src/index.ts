export type { AgentUrlSettings } from './agent-url.ts';
export type { PortAgentClientOptions } from './client-options.ts';
export type { ClientTlsFiles, CredentialOptions } from './credentials.ts';
export { CredentialsError, ResumeRefusedError, WriteUnconfirmedError } from './errors.ts';
export { LoggerClient, type LoggerClientListener } from './logger-client.ts';
export { openPortAgent, openTcp } from './openers.ts';
export { type LeaseOptions, type LeaseStatus, PortAgentClient } from './port-agent-client.ts';
export { TcpConnection, type TcpConnectionOptions } from './tcp-connection.ts';

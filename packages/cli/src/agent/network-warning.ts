import { isLoopback, type PortAgentOptions } from '@taffrail/port-agent';
import type { Shell } from '../shell/shell.ts';

/** Says on standard error that a door is open to a network, to whom, and which doors are not. */
export function warnOfNetwork({ process }: Shell, { host, tokenFile, tls }: Pick<PortAgentOptions, 'host' | 'tokenFile' | 'tls'>): void {
  if (host === undefined || isLoopback(host)) return;
  const whom = tokenFile !== undefined ? 'whoever shows the token' : 'whoever shows a certificate';
  const how = tls === undefined ? ', unencrypted: whoever can listen in on the network learns the token' : ', over TLS';
  process.stderr.write(`taffrail: the stream door is open on ${host} to ${whom}${how}; the other doors stay on 127.0.0.1\n`);
}

import { ConnectionUrlError } from '@taffrail/connection';

/** What an `agent:` URL may say behind its question mark. */
export interface AgentUrlSettings {
  /** `token-file`: a file with the token that the agent asks for. */
  readonly tokenFile?: string;
  /** `tls-ca`, and so on: files in PEM; any of them makes the client speak TLS. */
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  /** `lease`: `request` or `takeover`. */
  readonly lease?: 'request' | 'takeover';
}

const NAMES: Readonly<Record<string, keyof AgentUrlSettings>> = {
  'token-file': 'tokenFile',
  'tls-ca': 'caFile',
  'tls-cert': 'certFile',
  'tls-key': 'keyFile',
  lease: 'lease',
};

/** Reads the settings in an `agent:` URL. @throws {@link ConnectionUrlError} for one that is none. */
export function agentUrlSettings(url: string): AgentUrlSettings {
  const entries = [...new URLSearchParams(/\?([^#]*)/.exec(url)?.[1] ?? '')].map(([name, value]) => {
    const key = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    if (key === undefined) throw new ConnectionUrlError(url, `only ${Object.keys(NAMES).join(', ')} behind "?"`);
    if (key === 'lease' && value !== 'request' && value !== 'takeover') throw new ConnectionUrlError(url, 'lease to be request or takeover');
    return [key, value] as const;
  });
  return Object.fromEntries(entries);
}

import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { type ConnectionOptions, createSecureContext } from 'node:tls';
import { agentUrlSettings } from './agent-url.ts';
import { CredentialsError } from './errors.ts';

/** Files, in PEM, by which a client and a stream door that speaks TLS know one another. */
export interface ClientTlsFiles {
  /** Who vouches for the agent. Default those that Node trusts. */
  readonly caFile?: string;
  /** The certificate that this client shows. */
  readonly certFile?: string;
  /** The certificate's key, its owner's alone. */
  readonly keyFile?: string;
}

/** Where what a client shows to an agent comes from. */
export interface CredentialOptions {
  /** A file, its owner's alone, with the token that the agent asks for. */
  readonly tokenFile?: string;
  /** Speaks TLS to the agent. */
  readonly tls?: ClientTlsFiles;
}

/** What a client shows to an agent. */
export interface Credentials {
  readonly token?: string;
  readonly tls?: ConnectionOptions;
}

const OTHERS = 0o077;

/** Reads what the URL names, or else the options. @throws {@link ConnectionUrlError} or {@link CredentialsError}. */
export function readCredentials(url: string, options: CredentialOptions): Credentials {
  const { tokenFile = options.tokenFile, lease: _, ...named } = agentUrlSettings(url);
  const { caFile, certFile, keyFile }: ClientTlsFiles = { ...options.tls, ...named };
  const speaksTls = options.tls !== undefined || Object.keys(named).length > 0;
  return {
    ...(tokenFile === undefined ? {} : { token: readFile(url, tokenFile, true).trim() }),
    ...(speaksTls ? { tls: usable({ ...pem('ca', caFile), ...pem('cert', certFile), ...pem('key', keyFile, true) }) } : {}),
  };

  function pem(name: string, path: string | undefined, isSecret = false): ConnectionOptions {
    return path === undefined ? {} : { [name]: readFile(url, path, isSecret) };
  }

  /** Finds out now what each attempt to connect would fail for. */
  function usable(tls: ConnectionOptions): ConnectionOptions {
    try {
      // Node takes a file without a certificate for one that vouches for nobody.
      if (typeof tls.ca === 'string') new X509Certificate(tls.ca);
    } catch (cause) {
      throw new CredentialsError(url, String(caFile), `no certificate: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    try {
      createSecureContext(tls);
      return tls;
    } catch (cause) {
      const files = [certFile, keyFile].filter((file) => file !== undefined);
      throw new CredentialsError(url, files.join(' and '), `no certificate with its key: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
}

function readFile(url: string, path: string, isSecret: boolean): string {
  try {
    const fd = openSync(path, 'r');
    try {
      // The file that was opened is the one that is looked at, whatever its name leads to by now.
      const mode = fstatSync(fd).mode & 0o777;
      if (isSecret && (mode & OTHERS) !== 0) {
        throw new CredentialsError(url, path, `others than its owner may use it (mode ${mode.toString(8)}); chmod 600 it`);
      }
      return readFileSync(fd, 'utf8');
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    if (cause instanceof CredentialsError) throw cause;
    throw new CredentialsError(url, path, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

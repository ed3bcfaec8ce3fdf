import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type TlsOptions } from 'node:tls';
import { SecretFileError } from './errors.ts';
import type { TlsFiles } from './port-agent-options.ts';
import { readSecretFile } from './secret-file.ts';
import { TokenCheck } from './token-check.ts';

/** How the stream door finds out who comes. */
export interface StreamSecurity {
  readonly token?: TokenCheck;
  readonly tls?: TlsOptions;
  /** Until when the door's certificate is good, in Unix milliseconds. */
  readonly certificateEndsMs?: number;
}

/** Reads what the stream door is to ask of clients. @throws {@link SecretFileError}. */
export function readStreamSecurity({ tokenFile, tls }: { readonly tokenFile?: string | undefined; readonly tls?: TlsFiles | undefined }): StreamSecurity {
  return {
    ...(tokenFile === undefined ? {} : { token: TokenCheck.fromFile(tokenFile) }),
    ...(tls === undefined ? {} : withTls(tlsOptions(tls, tokenFile !== undefined))),
  };
}

function withTls(tls: TlsOptions & { readonly cert: string }): Pick<StreamSecurity, 'tls' | 'certificateEndsMs'> {
  return { tls, certificateEndsMs: Date.parse(new X509Certificate(tls.cert).validTo) };
}

function tlsOptions({ certFile, keyFile, caFile }: TlsFiles, asksToken: boolean): TlsOptions & { readonly cert: string } {
  const cert = readPublicFile(certFile);
  const key = readSecretFile(keyFile);
  // Encryption alone would tell a stranger from nobody: without a token, it is the client's certificate that says who comes.
  const asksCertificate = caFile !== undefined || !asksToken;
  const options = {
    cert,
    key,
    minVersion: 'TLSv1.2' as const,
    ...(asksCertificate ? { ca: caFile === undefined ? cert : readPublicFile(caFile), requestCert: true, rejectUnauthorized: true } : {}),
  };
  try {
    createSecureContext(options);
  } catch (cause) {
    throw new SecretFileError(keyFile, `it and ${certFile} make no certificate: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  return options;
}

function readPublicFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SecretFileError(path, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

import { jsonLine, oneLine } from './escape.ts';

/** An error as the command prints it. */
export interface ErrorReport {
  readonly code: string;
  readonly message: string;
}

/** Tells an error's stable code and what it says; `unexpected` for one that nobody foresaw. */
export function reportOf(error: unknown): ErrorReport {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return { code: typeof code === 'string' && /^[a-z][a-z\d]*(-[a-z\d]+)*$/.test(code) ? code : 'unexpected', message };
}

/** Writes an error for standard error: an object on a line with `--json`, `taffrail: <code>: <message>` without. */
export function errorLine(error: unknown, { json }: { readonly json: boolean }): string {
  const { code, message } = reportOf(error);
  return json ? jsonLine({ type: 'error', code, message }) : `taffrail: ${code}: ${oneLine(message)}`;
}

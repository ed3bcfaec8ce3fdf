import type { AnyDefinition } from '../definition/instrument-definition.ts';

/**
 * Says why a text may not be part of a command line; `undefined` when it may.
 *
 * Only printable ASCII may, and not the terminator: anything else could carry a second command, at least on a link of
 * seven bits.
 */
export function commandLineFault(text: string, { terminator }: Pick<AnyDefinition, 'terminator'>): string | undefined {
  if (/[^ -~]/.test(text)) return 'printable ASCII, without control characters';
  if (terminator !== '' && text.includes(terminator)) return `text without the terminator ${JSON.stringify(terminator)}`;
  return undefined;
}

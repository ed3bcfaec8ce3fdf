import type { AnyDefinition } from '../definition/instrument-definition.ts';

/**
 * Says why a text may not be part of a command line; `undefined` when it may.
 *
 * Only printable ASCII may, and neither the terminator nor an attention sequence: anything else could carry a second
 * command, at least on a link of seven bits.
 */
export function commandLineFault(text: string, definition: Pick<AnyDefinition, 'terminator' | 'attentionSequences'>): string | undefined {
  return characterFault(text, definition) ?? attentionFault(text, definition);
}

/** As {@link commandLineFault}, for a text that an instrument's author wrote whole: it may be meant to get attention. */
export function characterFault(text: string, { terminator }: Pick<AnyDefinition, 'terminator'>): string | undefined {
  if (/[^ -~]/.test(text)) return 'printable ASCII, without control characters';
  if (terminator !== '' && text.includes(terminator)) return `text without the terminator ${JSON.stringify(terminator)}`;
  return undefined;
}

function attentionFault(text: string, { attentionSequences = [] }: Pick<AnyDefinition, 'attentionSequences'>): string | undefined {
  const found = attentionSequences.find((sequence) => text.includes(sequence));
  return found === undefined ? undefined : `text without the attention sequence ${JSON.stringify(found)}`;
}

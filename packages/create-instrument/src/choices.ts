import { ChoiceError } from './errors.ts';

/** How an instrument speaks, and what a new one of each style begins as. */
export const styles = {
  'command-response': 'answers command lines, with a prompt or without',
  stream: 'sends lines unasked, and listens to a few commands',
  menu: 'is set up through menus of numbered answers',
  binary: 'sends binary records with a checksum',
} as const;

/** The name of a style. */
export type Style = keyof typeof styles;

/** The licences that a repository of one's own can be given, as npm names them. */
export const licenses = { 'apache-2.0': 'Apache-2.0', mit: 'MIT', none: 'UNLICENSED' } as const;

/** The name of a licence. */
export type License = keyof typeof licenses;

/** Reads the name of a style. @throws {@link ChoiceError} for any other word. */
export function styleOf(word: string): Style {
  return chosen('style', word, styles);
}

/** Reads the name of a licence. @throws {@link ChoiceError} for any other word. */
export function licenseOf(word: string): License {
  return chosen('license', word, licenses);
}

function chosen<K extends string>(subject: string, word: string, table: Readonly<Record<K, unknown>>): K {
  const choices = Object.keys(table) as K[]; // the table has no other keys
  const found = choices.find((choice) => choice === word.trim().toLowerCase());
  if (found === undefined) throw new ChoiceError({ subject, found: word, choices });
  return found;
}

import type { PublicName } from './public-names.ts';

/** What a stream's comment must tell: whether it is hot or cold, or what it replays; and how it ends. */
const STREAM_NATURE = /\b(?:hot|cold|replay)/i;
const STREAM_END = /\b(?:complete|error|end)/i;
/** What a comment says of failures. */
const FAILURE = /@throws|\bthrows?\b|\brejects?\b|\bfails?\b|^Checks /i;
/** Names that tell of what they are the number: a unit, or things in the plural, or a place in a row, or what chance grows from. */
const UNIT_IN_NAME = /(?:Ms|Hz|Ppm|[a-z]s|[pP]ort|pid|[iI]ndex|[cC]ount|[lL]ine|[nN]umber|[sS]eed)$/;

/** Says what the comments of public names leave out. */
export function publicDocProblems(names: readonly PublicName[]): readonly string[] {
  return names.flatMap(({ path, kind, comment, type, throws }) => {
    if (comment.includes('@internal')) return [];
    const problems: string[] = [];
    if (kind === 'name' && comment === '') problems.push(`${path} has no doc comment`);
    const isStream = /^(?:Observable|StreamIterable)</.test(type);
    if (isStream && !STREAM_NATURE.test(comment)) problems.push(`${path} is a stream, and nothing says whether it is hot or cold, or what it replays`);
    if (isStream && !STREAM_END.test(comment)) problems.push(`${path} is a stream, and nothing says how it ends`);
    if (throws && !FAILURE.test(comment)) problems.push(`${path} throws, and nothing says what`);
    const name = path.split(/[.: ]/).at(-1) ?? '';
    if (/^number(?: \| undefined)?$/.test(type) && comment === '' && !UNIT_IN_NAME.test(name)) problems.push(`${path} is a number, and nothing says of what unit`);
    return problems;
  });
}

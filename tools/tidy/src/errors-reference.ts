import type { ErrorClass } from './error-classes.ts';

/** Where the reference stands, relative to the root. */
export const ERRORS_REFERENCE = 'docs/reference/errors.md';

const PREFACE = `# Errors

Made from the classes by \`npm run docs:reference\`; a test holds it to them. Branch on the class or on \`code\`, never on the message. A new error is a
minor change, another code for an old one a major one. Every error has \`message\`, \`cause\` where it wraps another, and \`toJSON()\` with code and
message. A kind of another error, in the second column, has the facts of that one too.
`;

/** Writes the reference of errors, in the order of packages and of their files. */
export function errorsReference(classes: readonly ErrorClass[]): string {
  const packages = [...new Set(classes.map(({ packageName }) => packageName))];
  return [PREFACE, ...packages.map((name) => sectionOf(name, classes.filter(({ packageName }) => packageName === name)))].join('\n');
}

/** Says which errors lack a code or a meaning, and which codes mean two things. */
export function errorProblems(classes: readonly ErrorClass[]): readonly string[] {
  const codes = new Map<string, ErrorClass>();
  return classes.flatMap((each) => {
    const { name, code, codeComment, isAbstract, meaning, packageName } = each;
    const problems: string[] = [];
    if (meaning === '') problems.push(`${name} of ${packageName} has no doc comment`);
    if (code === undefined && codeComment === '' && !isAbstract) problems.push(`${name} of ${packageName} has no code of its own`);
    if (code !== undefined && !/^[a-z\d]+(?:-[a-z\d]+)*$/.test(code)) problems.push(`${name} of ${packageName} has the code ${JSON.stringify(code)}, which is not kebab-case`);
    const other = code === undefined ? undefined : codes.get(code);
    if (other !== undefined) problems.push(`${name} of ${packageName} has the code ${code ?? ''} of ${other.name} of ${other.packageName}`);
    if (code !== undefined) codes.set(code, each);
    return problems;
  });
}

function sectionOf(packageName: string, classes: readonly ErrorClass[]): string {
  const rows = classes.map(({ name, parent, code, codeComment, isAbstract, meaning, fields }) => {
    const shownCode = code === undefined ? (isAbstract ? '' : codeComment) : `\`${code}\``;
    const facts = fields.map((field) => `\`${field.name}: ${field.type}\`${field.meaning === '' ? '' : `: ${field.meaning}`}`).join('<br>');
    return `| \`${name}\` | \`${parent}\` | ${shownCode} | ${inCell(meaning)} | ${inCell(facts)} |`;
  });
  return [`## ${packageName}`, '', '| class | a kind of | code | meaning | facts |', '|---|---|---|---|---|', ...rows, ''].join('\n');
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

import { outputOf } from '../command-output.ts';

/** Where the reference of the command stands, relative to the root. */
export const COMMAND_REFERENCE = 'docs/reference/cli.md';

const PREFACE = `# The \`taffrail\` command

What \`taffrail <command> --help\` prints, for every command. Written by \`npm run docs:reference\`; a test holds it to the command. What holds for
all of them - output, errors, exit status, URLs - is in the [package's README](../../packages/cli/README.md).
`;

/** The parts of a help text whose rows name further commands, by the heading before them. */
const COMMANDS_HEADING = 'COMMANDS';

/** Writes the help of every command, in the order in which the help names them. */
export async function commandReference(): Promise<string> {
  return [PREFACE, ...(await sectionsOf([]))].join('\n');
}

/** The commands that a help text names. */
export function commandsIn(help: string): readonly string[] {
  const lines = help.split('\n');
  const at = lines.indexOf(COMMANDS_HEADING);
  if (at < 0) return [];
  return lines.slice(at + 1).flatMap((line) => /^ {2}([a-z][a-z-]*) {2,}\S/.exec(line)?.[1] ?? []);
}

async function sectionsOf(route: readonly string[]): Promise<readonly string[]> {
  const help = await outputOf([...route, '--help']);
  const commands = commandsIn(help);
  const section = `${'#'.repeat(Math.min(route.length, 2) + 1)}# \`${['taffrail', ...route].join(' ')}\`\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`;
  const inside: string[] = [];
  for (const command of commands) inside.push(...(await sectionsOf([...route, command])));
  return [section, ...inside];
}

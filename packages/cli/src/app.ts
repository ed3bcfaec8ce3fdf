import { type Application, buildApplication, buildRouteMap, ExitCode, run } from '@stricli/core';
import { demoCommand } from './commands/demo.ts';
import { describeCommand } from './commands/describe.ts';
import { doCommand } from './commands/do.ts';
import { explainCommand } from './commands/explain.ts';
import { instrumentsCommand } from './commands/instruments.ts';
import { journalRoutes } from './commands/journal.ts';
import { parseCommand } from './commands/parse.ts';
import { portAgentRoutes } from './commands/port-agent.ts';
import { recordCommand } from './commands/record.ts';
import { runCommand } from './commands/run.ts';
import { simulateCommand } from './commands/simulate.ts';
import { ownManifest } from './instruments/package-manifest.ts';
import { ExitStatus } from './shell/action.ts';
import type { Shell } from './shell/shell.ts';
import { usageText } from './shell/usage-text.ts';

/** Runs the command with its arguments, and leaves the exit status in the shell's process. Never rejects. */
export async function runTaffrail(inputs: readonly string[], shell: Shell): Promise<void> {
  const { process } = shell;
  await run(buildTaffrail(inputs), inputs, shell);
  // Below zero stands what stricli found itself: wrong usage, or that a command could not be loaded.
  if (typeof process.exitCode !== 'number' || process.exitCode >= 0) return;
  const isUsage = process.exitCode === ExitCode.UnknownCommand || process.exitCode === ExitCode.InvalidArgument;
  process.exitCode = isUsage ? ExitStatus.WRONG_USAGE : ExitStatus.FAILED;
}

/** Builds the command for its arguments, of which only `--json` matters: it says how wrong usage is reported. */
function buildTaffrail(inputs: readonly string[]): Application<Shell> {
  const routes = buildRouteMap<string, Shell>({
    routes: {
      demo: demoCommand,
      instruments: instrumentsCommand,
      describe: describeCommand,
      simulate: simulateCommand,
      portAgent: portAgentRoutes,
      record: recordCommand,
      run: runCommand,
      do: doCommand,
      parse: parseCommand,
      explain: explainCommand,
      journal: journalRoutes,
    },
    docs: {
      brief: 'Drives instruments: simulates, records, runs, asks and parses them.',
      fullDescription:
        'taffrail drives instruments: it simulates, records, runs, asks and parses them. Begin with `taffrail demo`.\n\n' +
        'With --json, every command prints one JSON object per line on standard output, and errors as objects on standard error.\n' +
        'Exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.\n\n' +
        'An <instrument> is an id such as seabird-sbe37, or its model alone; the name of an npm package that is installed here; or the\n' +
        'path of a package or a module, ./dist/index.js. A connection is agent://host:port (a port agent), tcp://host:port (no\n' +
        'agent), lineage://host:dataPort?command=port (an agent of the lineage) or sim:<instrument>?seed=1&speed=60 (in memory).\n' +
        'sim:recording?file=FILE&speed=10 is an instrument that says what a transcript tells.',
    },
  });
  return buildApplication(routes, {
    name: 'taffrail',
    versionInfo: { currentVersion: ownManifest('@taffrail/cli').version },
    scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
    documentation: { caseStyle: 'convert-camel-to-kebab', disableAnsiColor: true },
    localization: { text: usageText(inputs.includes('--json')) },
  });
}

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { absentPrograms } from './agents.ts';
import { measureAway } from './away.ts';
import { CODE_MEASUREMENTS } from './code/index.ts';
import { isReached, writePage } from './code/page.ts';
import { measureDecoder } from './decoder-speed.ts';
import { AWAY_SECONDS, MEASUREMENTS, type Told } from './figures.ts';
import { Harness } from './harness.ts';
import { describeMachine } from './machine.ts';
import { type Line, linesOf, writeReport } from './report.ts';
import { makeRounds } from './rounds.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const SPECIFICATION = { only: { type: 'string', multiple: true }, out: { type: 'string' }, scratch: { type: 'string' } } as const;

const METHOD = `Each figure is the median of three runs (one run where it lasts a minute or counts losses), agents in turn, harness on core 0 and agent on core 1.
The agent runs as \`PortAgentProcess\` starts it: all doors open, journal on a real disk, \`fsync\` at its default of \`interval:100ms\`. The harness plays
instrument and clients on loopback. Ratios count; the numbers are this machine's. \`npm run bench\` writes this page; \`-- --only latency\` measures a part.`;

/**
 * Measures, prints, and writes pages.
 *
 * `main [--only NAME]... [--out FILE] [--scratch DIR]` measures the port agent; `main fsm chunk pd0 par ts`, or some of these,
 * the drivers.
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: SPECIFICATION, allowPositionals: true });
  await (positionals.length === 0 ? measureAgents(values) : measureCode(positionals));
}

/** Measures each of these, and writes a page of each. */
async function measureCode(names: readonly string[]): Promise<void> {
  const unknown = names.find((each) => CODE_MEASUREMENTS.every(({ name }) => name !== each));
  if (unknown !== undefined) throw new Error(`there is no measurement ${unknown}; there are ${CODE_MEASUREMENTS.map(({ name }) => name).join(', ')}`);
  for (const { name, measure } of CODE_MEASUREMENTS.filter((each) => names.includes(each.name))) {
    const machine = describeMachine();
    const page = await measure();
    const text = writePage(page, { name, machine });
    say(text);
    writeFileSync(join(ROOT, `docs/benchmarks-${name}.md`), text);
    if (!page.findings.every(isReached)) process.exitCode = 1;
  }
}

async function measureAgents(values: { readonly only?: readonly string[]; readonly out?: string; readonly scratch?: string }): Promise<void> {
  const sources = resolve(ROOT, process.env['TAFFRAIL_BENCH'] ?? '../shared/bench');
  const scratchRoot = resolve(values.scratch ?? join(ROOT, 'tools/bench/out-bench'));
  const absent = absentPrograms();
  for (const program of absent) say(`NOT INSTALLED, so not measured: ${program}`);
  const chosen = MEASUREMENTS.filter(({ name }) => values.only === undefined || values.only.includes(name));
  const harness = await Harness.build({ sources, scratchRoot });
  const machine = describeMachine({ journalDir: harness.scratch });
  say(machine);
  // What needs no harness.
  const own: Readonly<Record<string, () => Promise<Told>>> = { away: async () => away(scratchRoot), decoder: async () => measureDecoder() };
  const lines: Line[] = [];
  try {
    for (const measurement of chosen) {
      const run = own[measurement.name] ?? harness.run.bind(harness);
      const found = linesOf(measurement, await makeRounds(measurement, { absent, run, say }));
      say(writeReport(found));
      lines.push(...found);
    }
  } finally {
    harness.remove();
  }
  const missing = absent.size === 0 ? '' : `\nNot installed, so not measured: ${[...absent].join(', ')}.\n`;
  const page = `# Benchmarks\n\n${METHOD}\n\nMachine: ${machine}.\n${missing}\n${writeReport(lines)}`;
  const out = resolve(ROOT, values.out ?? 'docs/benchmarks.md');
  if (values.only === undefined || values.out !== undefined) writeFileSync(out, page + writtenByHand(out));
  if (lines.some(({ verdicts }) => verdicts.some(({ isReached }) => !isReached))) process.exitCode = 1;
}

/** Gives the part of a page that no run writes: what limits the figures. */
function writtenByHand(file: string): string {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const at = before.indexOf('\n## What limits it\n');
  return at < 0 ? '' : before.slice(at);
}

async function away(scratchRoot: string) {
  mkdirSync(scratchRoot, { recursive: true });
  const dir = mkdtempSync(join(scratchRoot, 'away-'));
  try {
    return await measureAway({ dir, seconds: AWAY_SECONDS });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

// `npm run flake -- --rounds 50`: runs the suite again and again, files and tests each time in another order.
//
// A round has a seed, which is printed when something fails and makes the same order again: `--seed 1234 --rounds 1`.
// `--project driver` (several allowed) runs a part. Nothing is tried twice: one failure in one round fails the run.
// Files share their processes as they do in `npm test`, so that what one leaves behind meets the next; `--isolate` gives each its own.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = resolve(import.meta.dirname, '../../..');
const vitest = join(createRequire(import.meta.url).resolve('vitest/package.json'), '../vitest.mjs');
/** Everything but what starts processes, which is slow and has an order of its own; name those to have them too. */
const usual = [
  'fsm',
  'connection',
  'driver',
  'simulator',
  'testing',
  'port-agent-packet',
  'port-agent-client',
  'instruments/seabird-sbe37',
];

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string' },
    isolate: { type: 'boolean', default: false },
    project: { type: 'string', multiple: true, default: usual },
  },
});
const rounds = Number(values.rounds);
const firstSeed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const scratch = mkdtempSync(join(tmpdir(), 'taffrail-flake-'));

let passed = 0;
try {
  for (let round = 0; round < rounds; round += 1) {
    const seed = firstSeed + round;
    const faults = values.project.flatMap((project) => faultsOf(project, seed));
    passed += faults.length === 0 ? 1 : 0;
    console.log(`round ${round + 1} of ${rounds}, seed ${seed}: ${faults.length === 0 ? 'passed' : 'FAILED'}`);
    for (const fault of faults) console.log(`  ${fault}`);
  }
} finally {
  rmSync(scratch, { recursive: true });
}
console.log(`${passed} of ${rounds} rounds passed, seeds ${firstSeed} to ${firstSeed + rounds - 1}`);
process.exitCode = passed === rounds && rounds > 0 ? 0 : 1;

/** Runs one package in the order of a seed, and says what failed. */
function faultsOf(project, seed) {
  const folder = join(root, 'packages', project);
  const report = join(scratch, 'report.json');
  rmSync(report, { force: true });
  const shuffled = [
    '--sequence.shuffle.files',
    '--sequence.shuffle.tests',
    `--sequence.seed=${seed}`,
    ...(values.isolate ? ['--isolate'] : []),
  ];
  const { status, stderr } = spawnSync(process.execPath, [vitest, 'run', ...shuffled, '--reporter=json', `--outputFile=${report}`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
  });
  if (status === 0) return [];
  const crash = [`${project}: ended with ${status}\n${stderr}`];
  if (!existsSync(report)) return crash;
  const files = JSON.parse(readFileSync(report, 'utf8')).testResults.filter((file) => file.status === 'failed');
  const failed = files.flatMap(({ name, message, assertionResults }) => [
    ...(assertionResults.length === 0 ? [`${name}: ${message}`] : []),
    ...assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => `${project}: ${test.fullName}\n${test.failureMessages.join('\n')}`),
  ]);
  return failed.length > 0 ? failed : crash;
}

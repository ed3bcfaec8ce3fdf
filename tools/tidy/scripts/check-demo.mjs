// Runs the demo as an operator's program would, piped and with --json, and checks what it prints and what it leaves behind.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const SAMPLES = 5;
const SETTINGS = 37;
const DEADLINE_MS = 120_000;

const root = resolve(import.meta.dirname, '../../..');
const marker = `TAFFRAIL_DEMO_CHECK=${randomUUID()}`;
const { exitCode, stdout, stderr } = await runDemo();
// The first line says that it is ready, and where its programs are; every other one is an event.
const [ready, ...events] = stdout.trimEnd().split('\n').map(parse);
const particles = events.filter(({ type }) => type === 'particle');
const identities = new Set(particles.map(({ id }) => JSON.stringify(id)));
const settings = events.filter(({ type }) => type === 'config-change').map(({ values }) => Object.keys(values).length);

const problems = [
  ...(ready?.event === 'ready' ? [] : [`its first line is not that it is ready: ${JSON.stringify(ready)}`]),
  ...(exitCode === 0 ? [] : [`it exited with ${exitCode}, not 0`]),
  ...events.filter(({ type }) => type === undefined).map((line) => `a line on standard output is no event: ${JSON.stringify(line)}`),
  ...(particles.length >= SAMPLES ? [] : [`it printed ${particles.length} particles, not ${SAMPLES}`]),
  ...(identities.size === particles.length ? [] : [`its ${particles.length} particles have ${identities.size} identities`]),
  ...(settings.includes(SETTINGS) ? [] : [`no config-change has ${SETTINGS} values; they have ${JSON.stringify(settings)}`]),
  ...processesLeft().map((command) => `it left a process running: ${command}`),
];
if (problems.length > 0) {
  console.error(`npm run demo: ${problems.join('\nnpm run demo: ')}\nstandard output: ${stdout}\nstandard error: ${stderr}`);
  process.exit(1);
}
console.log(
  `the demo printed ${particles.length} particles with ${identities.size} identities and ${SETTINGS} settings, and left nothing running`,
);

function runDemo() {
  const [name, value] = marker.split('=');
  const child = spawn('npm', ['run', 'demo', '--silent', '--', '--samples', String(SAMPLES), '--json'], {
    cwd: root,
    env: { ...process.env, [name]: value },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: DEADLINE_MS,
  });
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) child[stream].setEncoding('utf8').on('data', (part) => (text[stream] += part));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => done({ exitCode: code ?? signal, ...text }));
  });
}

function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return { line };
  }
}

/** Whatever the demo started carries the marker in its environment, however far it has detached itself. */
function processesLeft() {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/environ`).includes(marker))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`);
}

/** A process may end while it is being looked at. */
function read(path) {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { fakeShell, taffrail } from '../../test/fake-shell.ts';
import { refusingLink } from '../../test/refusing-link.ts';
import { runTaffrail } from '../app.ts';

/** Starts an agent that cannot reach its instrument, for as long as the test runs, and answers where it is. */
async function lonelyAgent(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'taffrail-'));
  const { shell, stdout, end } = fakeShell();
  const ended = runTaffrail(['port-agent', 'start', await refusingLink(), '--dir', dir, '--keep-trying', '--json'], shell);
  onTestFinished(async () => {
    end('SIGTERM');
    await ended;
    rmSync(dir, { recursive: true, force: true });
  });
  await Promise.race([stdout.saw(/\n/), ended]);
  return `agent://127.0.0.1:${stdout.first['ports'].stream}`;
}

it.each([[['run', 'sbe37']], [['do', 'sbe37', 'get']], [['do', 'sbe37', 'direct']]])('says that the instrument is out of reach, and not its port agent: %j', async (args) => {
  const url = await lonelyAgent();
  const { status, stderr } = await taffrail([...args, '--connect', url, '--json']);

  expect([status, JSON.parse(stderr)]).toEqual([1, { type: 'error', code: 'link-down', message: `the instrument behind ${url} cannot be reached: its link is down` }]);
});

import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fakeShell } from '../../test/fake-shell.ts';
import { refusingLink } from '../../test/refusing-link.ts';
import { runTaffrail } from '../app.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'taffrail-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('taffrail port-agent start --keep-trying', () => {
  it('is ready though the instrument cannot be reached, and stays until it is told to stop', async () => {
    const fake = fakeShell();
    const dir = folder();

    const ended = runTaffrail(['port-agent', 'start', await refusingLink(), '--dir', dir, '--keep-trying', '--json'], fake.shell);
    await Promise.race([fake.stdout.saw(/\n/), ended]);
    fake.end('SIGTERM');
    await ended;

    expect(fake.stdout.first).toMatchObject({ event: 'ready', dir, ports: { stream: expect.any(Number) } });
    expect([fake.stderr.text, fake.shell.process.exitCode]).toEqual(['', 0]);
  });
});

describe('taffrail port-agent start', () => {
  it('ends as it was told to when that is before the instrument was reached, and does not complain of it', async () => {
    const fake = fakeShell();
    const dir = folder();
    const changes = watch(dir);
    onTestFinished(() => { changes.close(); });

    const ended = runTaffrail(['port-agent', 'start', await refusingLink(), '--dir', dir, '--json'], fake.shell);
    // Its claim is the last thing that an agent writes before it waits for the instrument.
    while (!existsSync(join(dir, 'port-agent.pid'))) await once(changes, 'change');
    fake.end('SIGTERM');
    await ended;

    expect([fake.stdout.text, fake.stderr.text, fake.shell.process.exitCode]).toEqual(['', '', 0]);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { identityOf, isRunning, parseIdentity } from './process-identity.ts';

describe('process identity', () => {
  it('knows this process, also after having been written down', () => {
    const self = identityOf(process.pid);

    expect(self).toEqual({ pid: process.pid, startTicks: expect.stringMatching(/^\d+$/), bootId: expect.stringMatching(/^[\da-f-]{36}$/) });
    expect(isRunning(parseIdentity(JSON.stringify(self))!)).toBe(true);
  });

  it('does not take another process of that number, or of another boot, for it', () => {
    const self = identityOf(process.pid)!;

    expect(isRunning({ ...self, startTicks: '1' })).toBe(false);
    expect(isRunning({ ...self, bootId: 'of long ago' })).toBe(false);
  });

  it('knows that a killed process runs no more from the moment its pipes are closed', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1e6)'], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(child.stdout, 'data');
    const identity = identityOf(child.pid!)!;

    process.kill(identity.pid, 'SIGKILL');
    await once(child.stdout, 'close');

    expect(isRunning(identity)).toBe(false);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });

  it.each(['', '{', 'null', '[]', '{"pid":"1"}', '{"pid":1.5}'])('reads no identity from %j', (text) => {
    expect(parseIdentity(text)).toBeUndefined();
  });

  it.each([0, -1, 2 ** 22 + 1])('finds no process of number %d', (pid) => {
    expect(identityOf(pid)).toBeUndefined();
  });
});

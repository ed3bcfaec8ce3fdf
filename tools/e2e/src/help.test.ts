import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const cli = dirname(createRequire(import.meta.url).resolve('@taffrail/cli/package.json'));

describe('the built command', () => {
  it('says on standard output what it can do, and nothing on standard error', async () => {
    const { stdout, stderr } = await run(process.execPath, [join(cli, 'bin/taffrail.js'), '--help']);

    expect(stdout).toMatch(/^taffrail\b|Usage: taffrail\b/im);
    for (const command of ['demo', 'instruments', 'describe', 'simulate', 'port-agent', 'run', 'parse']) expect(stdout).toContain(command);
    expect(stderr).toBe('');
  });
});

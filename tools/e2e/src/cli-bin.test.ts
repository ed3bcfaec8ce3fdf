import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from './station.ts';
import { BIN } from './taffrail-process.ts';

const run = (bin: string, ...args: readonly string[]) => spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });

describe('the command as npm links it', () => {
  it('says how to build it in a checkout where nobody has', () => {
    const folder = scratchFolder();
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    copyFileSync(BIN, join(folder, 'bin/taffrail.js'));

    const { status, stdout, stderr } = run(join(folder, 'bin/taffrail.js'), '--help');

    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^taffrail: not-built: .*\n.*`npm run build` first\.\n$/);
  });

  it('ends with 2 on wrong usage', () => {
    expect(run(BIN, 'run', 'sbe37')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'taffrail: usage: --connect is missing, or has no value; see --help\n',
    });
  });

  it('reads what is piped in, and counts it on the last line of standard error', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'parse', 'sbe37', '--lineage-json'], {
      input: '# 7.5400, 3.80000,   10.100\r\n',
      encoding: 'utf8',
    });

    expect([status, JSON.parse(stderr)]).toEqual([0, { bytes: 29, particles: 1, unparsedBytes: 0, spans: 0 }]);
    expect(JSON.parse(stdout)).toMatchObject({ stream_name: 'ctd_parsed' });
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { taffrail } from '../../test/fake-shell.ts';

// As where settings go bad, a secret's mode or a package, between the look at the file and the start.
vi.mock('@taffrail/port-agent', async (original) => ({ ...(await original<typeof import('@taffrail/port-agent')>()), problemsOf: async () => [] }));

describe('taffrail port-agent start --config, when none of its agents can run', () => {
  it('says why each cannot, and ends with an error', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'taffrail-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'fleet.yaml');
    writeFileSync(file, ['agents:', '  - { name: a, link: "nothing://here", dir: a }', '  - { name: b, link: "tcp://here", dir: b }'].join('\n'));

    const { status, records, stderr } = await taffrail(['port-agent', 'start', '--config', file, '--json']);

    const failed = (name: string) => ({ name, state: 'failed', code: 'link-url', message: expect.any(String) });
    expect(records()).toEqual([{ event: 'ready', pid: expect.any(Number), agents: [failed('a'), failed('b')] }]);
    expect([status, JSON.parse(stderr)]).toEqual([1, { type: 'error', code: 'fleet', message: `no agent of ${file} can run` }]);
  });
});

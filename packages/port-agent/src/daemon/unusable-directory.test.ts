import * as fs from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { instrument, temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { TextClient } from '../../test/support/text-client.ts';
import { DirectoryError, importLineage, PortAgentFleet, PortAgentHost, PortAgentProcess } from '../index.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, openSync: vi.fn(real.openSync), rmSync: vi.fn(real.rmSync) };
});

const real = await vi.importActual<typeof fs>('node:fs');
const readOnly = () => { throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' }); };

const recover = () => {
  vi.mocked(fs.openSync).mockImplementation(real.openSync);
  vi.mocked(fs.rmSync).mockImplementation(real.rmSync);
};
afterEach(recover);

describe('an agent whose directory cannot be used', () => {
  it('does not start, and says which directory that is, whatever the system would not do in it', async () => {
    const link = 'tcp://127.0.0.1:1';
    const [noJournal, noPid, noLog] = [temporaryDirectory(), temporaryDirectory(), temporaryDirectory()];
    // What stands in the way keeps even root from writing.
    fs.writeFileSync(join(noJournal, 'journal'), '');
    fs.mkdirSync(join(noPid, 'port-agent.pid'));
    fs.mkdirSync(join(noLog, 'port-agent.log'));

    const starts = await Promise.allSettled([PortAgentHost.start({ link, dir: noJournal }), PortAgentHost.start({ link, dir: noPid }), PortAgentProcess.launch({ link, dir: noLog })]);

    expect(starts.map((start) => start.status === 'rejected' && start.reason instanceof DirectoryError)).toEqual([true, true, true]);
    expect(starts).toMatchObject([
      { reason: { path: join(noJournal, 'journal'), message: expect.stringContaining('ENOTDIR') } },
      { reason: { path: noPid, message: expect.stringContaining('EISDIR') } },
      { reason: { path: noLog, message: expect.stringContaining('EISDIR') } },
    ]);
    expect(fs.existsSync(join(noPid, 'journal', 'lock'))).toBe(false);
  });

  it('ends, and ends alone, though its disk has become one that is only read', async () => {
    const [fake, dir] = [await instrument(), temporaryDirectory()];
    const fleet = PortAgentFleet.start(['one', 'two'].map((name) => ({ name, agent: { link: fake.url, dir: join(dir, name) } })));
    await fleet.tried;
    const one = fleet.states.get('one');
    if (one?.state !== 'running') throw new Error(`it is ${one?.state}`);
    const client = await TextClient.connect(one.host.agent.ports.command);
    vi.mocked(fs.openSync).mockImplementation((path, flags, ...more) => (flags === 'r' || flags === undefined ? real.openSync(path, flags, ...more) : readOnly()));
    vi.mocked(fs.rmSync).mockImplementation(readOnly);

    client.socket.write('shutdown\n');
    const reason = await one.host.ended;
    const state = fleet.states.get('two')?.state;
    recover();
    await fleet.stop();

    expect(reason).toContain('asked for it');
    expect(state).toBe('running');
  });
});

describe('an import to where no directory can be made', () => {
  it('says so, and does not go on trying', async () => {
    const nothing = (async function* () {})();

    const done = importLineage({ source: nothing, directory: '/proc/nowhere/at/all' });

    await expect(done).rejects.toThrow(DirectoryError);
  });
});

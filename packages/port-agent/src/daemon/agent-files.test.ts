import * as fs from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { agentFor, instrument, temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { PortAgentHost } from '../index.ts';
import { AgentFiles } from './agent-files.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, fsyncSync: vi.fn(real.fsyncSync) };
});

const syncs = () => vi.mocked(fs.fsyncSync).mock.calls.length;

describe("an agent's files", () => {
  it('do not have the process wait for the disk, neither when it starts nor when its link flaps', async () => {
    const fake = await instrument();
    const options = { link: fake.url, random: () => 0 };
    await agentFor({ ...options, dir: temporaryDirectory() });
    const forJournal = syncs();

    const host = await PortAgentHost.start({ ...options, dir: temporaryDirectory() });
    for (let round = 0; round < 3; round++) {
      await host.agent.linkUp({ timeoutMs: 10_000 });
      (await fake.connection()).destroy();
    }
    await host.stop();

    expect(syncs() - forJournal).toBe(forJournal);
  });

  it('are taken for none when they are torn', () => {
    const dir = temporaryDirectory();
    const files = new AgentFiles(dir);
    files.write(files.pid, { pid: process.pid });
    fs.writeFileSync(files.ports, '{"comm');

    expect(files.read(files.ports)).toBeUndefined();
    expect(files.commandDoor).toBeUndefined();
    fs.truncateSync(files.pid, 3);
    expect(files.runningProcess()).toBeUndefined();
  });
});

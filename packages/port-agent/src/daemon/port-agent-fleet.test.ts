import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { instrument, temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { ManualScheduler } from '../../test/support/manual-scheduler.ts';
import { PacketClient } from '../../test/support/packet-client.ts';
import { TextClient } from '../../test/support/text-client.ts';
import { AgentSilentError, type FleetEntry, type FleetOptions, type MemberState, PortAgentFleet, PortAgentProcess, SecretFileError, StopError } from '../index.ts';

/** Starts a fleet that is stopped when the test is over, and keeps what is told of its members. */
function fleetOf(entries: readonly FleetEntry[], options: FleetOptions = {}) {
  const told: string[] = [];
  let wake = (): void => undefined;
  const changed = (name: string, state: MemberState) => {
    told.push(`${name} ${state.state}`);
    wake();
  };
  const fleet = PortAgentFleet.start(entries, { changed, random: () => 0, ...options });
  onTestFinished(() => fleet.stop());
  const until = async (text: string) => { while (!told.includes(text)) await new Promise<void>((resolve) => { wake = resolve; }); };
  return { fleet, told, until };
}

/** Gives the host of a member that runs. */
function hostOf(fleet: PortAgentFleet, name: string) {
  const member = fleet.states.get(name);
  if (member?.state !== 'running') throw new Error(`${name} is ${member?.state}`);
  return member.host;
}

describe('PortAgentFleet', () => {
  it('runs its members side by side, each with its own journal, doors and files', async () => {
    const [one, two, dir] = [await instrument(), await instrument(), temporaryDirectory()];
    const { fleet } = fleetOf([
      { name: 'one', agent: { link: one.url, dir: join(dir, 'one') } },
      { name: 'two', agent: { link: two.url, dir: join(dir, 'two') } },
    ]);
    await fleet.tried;
    const { client } = await PacketClient.greet(hostOf(fleet, 'one').agent.ports.stream);
    const { client: other } = await PacketClient.greet(hostOf(fleet, 'two').agent.ports.stream);

    (await one.connection()).write('one');
    (await two.connection()).write('two');
    await Promise.all([client.hears('one'), other.hears('two')]);

    expect([client.said, other.said]).toEqual(['one', 'two']);
    expect(fleet.reports().map(({ dir: place, pid }) => [place, pid])).toEqual([[join(dir, 'one'), process.pid], [join(dir, 'two'), process.pid]]);
    expect(PortAgentProcess.status(join(dir, 'one'))).toMatchObject({ isRunning: true, pid: process.pid });
  });

  it('tries a member again, later and later, whose directory cannot be written, and is told once', async () => {
    const scheduler = new ManualScheduler();
    const [fake, dir] = [await instrument(), temporaryDirectory()];
    // A file where the directory should be keeps even root from writing.
    writeFileSync(join(dir, 'bad'), '');
    const { fleet, told, until } = fleetOf(
      [
        { name: 'bad', agent: { link: fake.url, dir: join(dir, 'bad') } },
        { name: 'good', agent: { link: fake.url, dir: join(dir, 'good') } },
      ],
      { scheduler },
    );
    await fleet.tried;
    const before = [...told].sort();
    await scheduler.end(250);
    await scheduler.end(250);
    const during = told.length;
    rmSync(join(dir, 'bad'));
    await scheduler.end(250);
    await until('bad running');

    expect(before).toEqual(['bad waiting', 'good running']);
    expect(during).toBe(2);
    expect(told.at(-1)).toBe('bad running');
  });

  it('does not try a member again whose settings are at fault', async () => {
    const [fake, dir] = [await instrument(), temporaryDirectory()];
    const tokenFile = join(dir, 'token');
    writeFileSync(tokenFile, 'x'.repeat(20));
    chmodSync(tokenFile, 0o644);
    const { fleet } = fleetOf([{ name: 'open', agent: { link: fake.url, dir, tokenFile } }]);

    await fleet.ended;

    expect(fleet.states.get('open')).toEqual({ state: 'failed', error: expect.any(SecretFileError) });
  });

  it('goes on with the other members when the journal of one cannot be written any more', async () => {
    const [one, two, dir] = [await instrument(), await instrument(), temporaryDirectory()];
    const { fleet } = fleetOf([
      { name: 'one', agent: { link: one.url, dir: join(dir, 'one'), segmentLengthBytes: 1 } },
      { name: 'two', agent: { link: two.url, dir: join(dir, 'two') } },
    ]);
    await fleet.tried;
    const lines = await Promise.all([one.connection(), two.connection()]);
    const [sick, sound] = [hostOf(fleet, 'one').agent, hostOf(fleet, 'two').agent];
    await Promise.all([sick, sound].map((agent) => agent.linkUp({ timeoutMs: 10_000 })));
    const { client } = await PacketClient.greet(sick.ports.stream);
    const { client: other } = await PacketClient.greet(sound.ports.stream);

    rmSync(join(dir, 'one', 'journal'), { recursive: true });
    lines[0].write('lost to the disk');
    lines[1].write('kept');
    await Promise.all([client.hears('lost to the disk'), other.hears('kept')]);

    expect([sick.report().journal, sound.report().journal]).toEqual(['failing', 'ok']);
    mkdirSync(join(dir, 'one', 'journal'));
  });

  it('has one member stopped by its command door, since a signal would end them all', async () => {
    const [fake, dir] = [await instrument(), temporaryDirectory()];
    const { fleet, until } = fleetOf([
      { name: 'one', agent: { link: fake.url, dir: join(dir, 'one') } },
      { name: 'two', agent: { link: fake.url, dir: join(dir, 'two'), ports: { command: false } } },
    ]);
    await fleet.tried;

    await PortAgentProcess.attach(join(dir, 'one')).stop();
    await until('one stopped');
    const silent = PortAgentProcess.attach(join(dir, 'two')).stop();

    await expect(silent).rejects.toThrow(StopError);
    await expect(silent).rejects.toMatchObject({ cause: expect.any(AgentSilentError) });
    expect(existsSync(join(dir, 'one', 'port-agent.pid'))).toBe(false);
    expect(fleet.states.get('two')).toMatchObject({ state: 'running' });
  });

  it('ends when it is stopped, also the members that wait to be tried again', async () => {
    const [fake, dir] = [await instrument(), temporaryDirectory()];
    writeFileSync(join(dir, 'bad'), '');
    const { fleet, told } = fleetOf([
      { name: 'bad', agent: { link: fake.url, dir: join(dir, 'bad') } },
      { name: 'good', agent: { link: fake.url, dir: join(dir, 'good') } },
    ]);
    await fleet.tried;

    await fleet.stop();
    await fleet.ended;

    expect(told.slice(2).sort()).toEqual(['bad stopped', 'good stopped']);
  });
});

describe('PortAgentProcess.report', () => {
  it('is what the agent tells when it is asked, with what it has counted by now', async () => {
    const [fake, dir] = [await instrument(), temporaryDirectory()];
    const { fleet } = fleetOf([{ name: 'one', agent: { link: fake.url, dir } }]);
    await fleet.tried;
    const raw = await TextClient.connect(hostOf(fleet, 'one').agent.ports.raw);
    (await fake.connection()).write('12345');
    await raw.hears('12345');

    const report = await PortAgentProcess.report(dir);

    expect(report).toMatchObject({ isRunning: true, isLive: true, pid: process.pid, status: { fromInstrument: { bytes: 5 }, doors: { raw: { clients: [{ lagBytes: 0 }] } } } });
  });

  it('is what the files say where there is no command door to ask, and the last word of an agent that has ended', async () => {
    const [fake, dir] = [await instrument(), temporaryDirectory()];
    const { fleet } = fleetOf([{ name: 'one', agent: { link: fake.url, dir, ports: { command: false } } }]);
    await fleet.tried;
    const host = hostOf(fleet, 'one');
    (await fake.connection()).write('12345');
    await host.agent.linkUp({ timeoutMs: 10_000 });

    const running = await PortAgentProcess.report(dir);
    await host.stop();
    const ended = await PortAgentProcess.report(dir);

    expect(running).toMatchObject({ isRunning: true, isLive: false, status: { link: 'up', epoch: host.agent.epoch } });
    expect(ended).toMatchObject({ isRunning: false, isLive: false, status: { link: 'down', stopReason: 'stop was called' } });
  });

  it('gives up an agent that does not answer', async () => {
    const [fake, dir] = [await instrument(), temporaryDirectory()];
    const { fleet } = fleetOf([{ name: 'one', agent: { link: fake.url, dir } }]);
    await fleet.tried;
    const deaf = await instrument();
    writeFileSync(join(dir, 'port-agent.ports.json'), JSON.stringify({ command: deaf.port }));
    const scheduler = new ManualScheduler();

    const report = PortAgentProcess.report(dir, { scheduler, timeoutMs: 5_000 });
    await deaf.hears('status\n');
    await scheduler.end(5_000);

    await expect(report).rejects.toMatchObject({ code: 'agent-silent', message: `cannot ask the port agent in ${dir} for "status": no answer within 5000 ms` });
    expect(readFileSync(join(dir, 'port-agent.pid'), 'utf8')).toContain('"isShared":true');
  });
});

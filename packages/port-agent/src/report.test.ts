import { PacketType } from '@taffrail/port-agent-packet';
import { describe, expect, it } from 'vitest';
import { running } from '../test/support/agent-fixture.ts';
import { LogWatch } from '../test/support/log-watch.ts';
import { ManualScheduler } from '../test/support/manual-scheduler.ts';
import { PacketClient } from '../test/support/packet-client.ts';
import { TextClient } from '../test/support/text-client.ts';
import type { AgentReport } from './index.ts';
import * as limits from './limits.ts';
import { metricsText } from './metrics-text.ts';

describe('what an agent tells of itself', () => {
  it('counts what went each way, who is in, and how far each is behind', async () => {
    const { agent, fake, line } = await running();
    const { client } = await PacketClient.greet(agent.ports.stream, { client: 'driver', from: 'start' });
    const sniffer = await TextClient.connect(agent.ports.sniff);
    client.send(PacketType.FROM_DRIVER, 'ts\r\n');
    await fake.hears('ts\r\n');
    line.write('7.5451');
    await client.hears('7.5451');
    await sniffer.hears('7.5451');

    const report = agent.report();

    expect(report).toMatchObject({
      pid: process.pid,
      link: 'up',
      reconnects: 0,
      epoch: agent.epoch,
      journal: 'ok',
      kept: { start: '0', head: String(client.countedBytes), segments: 1, fsyncAgeMs: expect.any(Number) },
      fromInstrument: { bytes: 6, packets: 1 },
      toInstrument: { bytes: 4, packets: 1 },
      lease: { holder: `stream client "driver" (127.0.0.1:${client.socket.localPort})`, idleMs: expect.any(Number), refusedWrites: 0, takeovers: 0 },
      garbageBytes: 0,
      turnedAway: 0,
    });
    expect(report.doors.stream).toEqual({
      host: '127.0.0.1',
      port: agent.ports.stream,
      clients: [{ name: report.lease.holder, client: 'driver', position: report.kept.head, lagBytes: 0, queuedBytes: 0 }],
    });
    expect(report.doors.sniff?.clients).toMatchObject([{ lagBytes: 0 }]);
    expect(report.doors.raw?.clients).toEqual([]);
  });

  it('counts reconnections and garbage', async () => {
    const log = new LogWatch();
    const { agent, fake, line } = await running({ observer: log });
    const { client } = await PacketClient.greet(agent.ports.stream);
    const stranger = await PacketClient.connect(agent.ports.stream);
    stranger.socket.end('GET / HTTP/1.1\r\n');
    await log.sees(' went');

    line.end();
    (await fake.connection()).write('back');
    await client.hears('back');

    expect(agent.report()).toMatchObject({ reconnects: 1, garbageBytes: 16 });
  });

  it('names every limit with its value', async () => {
    const { agent } = await running();

    const names = Object.keys(limits).filter((name) => name !== 'TOKEN_LENGTH');

    expect(agent.report().limits).toMatchObject({ ...Object.fromEntries(names.map((name) => [name, expect.any(Number)])), 'TOKEN_LENGTH.least': 16, MAX_CLIENTS: 64 });
    expect(Object.keys(agent.report().limits)).toHaveLength(names.length + 2);
  });

  it('is the answer to `status` and to `metrics` at the command door', async () => {
    const { agent } = await running();
    const asker = await TextClient.connect(agent.ports.command);

    const status = JSON.parse(await asker.ask('status\n')) as AgentReport;
    asker.text = '';
    asker.socket.write('metrics\n');
    await asker.hears('# EOF\n');

    expect(status).toMatchObject({ epoch: agent.epoch, link: 'up', doors: { command: { clients: [{ name: expect.stringContaining('command client') }] } } });
    expect(asker.text).toContain(`taffrail_port_agent_clients{dir="${status.dir}",door="command"} 1\n`);
    expect(asker.text.startsWith('# HELP taffrail_port_agent_link_up ')).toBe(true);
  });

  it('says by how much the heartbeats of the loop that moves the bytes are late', async () => {
    const scheduler = new ManualScheduler();
    const { agent } = await running({ scheduler, heartbeatIntervalMs: 500 });

    scheduler.nowMs += 70;
    await scheduler.end(500);

    expect(agent.report().heartbeatLateMs).toBe(70);
  });

  it('tells a client of the command door to leave that has not asked for ten minutes', async () => {
    const scheduler = new ManualScheduler();
    const { agent } = await running({ scheduler });
    const asker = await TextClient.connect(agent.ports.command);

    await scheduler.end(600_000);
    await asker.hears('no command for 600 s\n');

    expect(asker.text).toBe('no command for 600 s\n');
  });

  it('shows, in the log, a client\'s name for itself cut short and without what a terminal would obey', async () => {
    const log = new LogWatch();
    const { agent } = await running({ observer: log });

    await PacketClient.greet(agent.ports.stream, { client: `\x1b[2J${'x'.repeat(1_000)}` });

    const line = log.lines.find((text) => text.includes(' begins at '));
    expect(line).toContain(`is "\\u001b[2J${'x'.repeat(60)}" and begins at`);
  });
});

describe('metricsText', () => {
  const report: AgentReport = {
    version: '1', pid: 1, dir: '/a "b"\\c\n\x1b', startedAtMs: 1_500, atMs: 0, link: 'down', url: 'tcp://h:1', sinceMs: 0, reconnects: 2, epoch: 'e', journal: 'failing',
    kept: { start: '0', head: '18446744073709551617', segments: 3, fsyncAgeMs: null },
    fromInstrument: { bytes: 5, packets: 1 }, toInstrument: { bytes: 0, packets: 0 },
    lease: { holder: null, idleMs: null, refusedWrites: 4, takeovers: 0 },
    doors: { stream: { host: '127.0.0.1', port: 1, clients: [{ name: 'stream client "a\\"}\\n" (127.0.0.1:9)', client: 'a"}\n', lagBytes: 7, queuedBytes: 0 }] } },
    garbageBytes: 0, turnedAway: 0, heartbeatLateMs: 250, limits: {},
  };
  const dir = '/a \\"b\\"\\\\c\\n?';

  it('escapes what stands in labels', () => {
    const lines = metricsText([report]).split('\n');

    expect(lines).toContain(`taffrail_port_agent_client_lag_bytes{dir="${dir}",door="stream",address="127.0.0.1:9",client="a\\"}\\n"} 7`);
    expect(lines).toContain(`taffrail_port_agent_instrument_bytes_total{dir="${dir}",direction="in"} 5`);
    expect(lines).toContain(`taffrail_port_agent_heartbeat_late_seconds{dir="${dir}"} 0.25`);
  });

  it('leaves a metric out that there is no value for, and says what each is once for all agents', () => {
    const text = metricsText([report, { ...report, dir: 'other' }]);

    expect(text).not.toContain('fsync_age');
    expect(text.match(/^# HELP taffrail_port_agent_link_up /gm)).toHaveLength(1);
    expect(text.match(/^taffrail_port_agent_link_up\{dir="(other|\/a .*)"\} 0$/gm)).toHaveLength(2);
    expect(text.endsWith('# EOF\n')).toBe(true);
  });

  it('is nothing but lines of the format', () => {
    const line = /^(# (HELP|TYPE|EOF)\b.*|[a-z_]+\{([a-z]+="(\\["\\n]|[^"\\\n])*",?)*\} -?\d+(\.\d+)?(e\+\d+)?)$/;

    expect(metricsText([report]).trimEnd().split('\n').filter((text) => !line.test(text))).toEqual([]);
  });
});

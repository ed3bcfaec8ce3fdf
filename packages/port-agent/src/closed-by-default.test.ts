import { chmodSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { PacketType, readFault, readWelcome, writeHello } from '@taffrail/port-agent-packet';
import { describe, expect, it } from 'vitest';
import { instrument, running, temporaryDirectory } from '../test/support/agent-fixture.ts';
import { LogWatch } from '../test/support/log-watch.ts';
import { PacketClient } from '../test/support/packet-client.ts';
import { DOOR_NAMES, PortAgent, PortAgentOptionError, problemsOf, SecretFileError } from './index.ts';
import { TokenCheck } from './token-check.ts';

const TOKEN = 'one two three four five';

function tokenFile({ mode = 0o600, text = `${TOKEN}\n` } = {}): string {
  const path = `${temporaryDirectory()}/token`;
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

/** Says HELLO, and gives what the agent answers first. */
async function answerTo(port: number | undefined, token?: string) {
  const client = await PacketClient.connect(port);
  client.send(PacketType.HELLO, writeHello({ client: 'c', ...(token === undefined ? {} : { token }) }));
  await client.until(() => client.packets.length > 0);
  return { client, first: client.packets[0]! };
}

/** Tells whether something listens there. */
async function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => { resolve(false); });
  });
}

/** An address of this machine that is not a loopback address, where it has one. */
const outside = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses).find(({ internal, family }) => !internal && family === 'IPv4')?.address;

describe('an agent that asks for a token', () => {
  it('welcomes who shows it, and nobody else', async () => {
    const log = new LogWatch();
    const { agent } = await running({ tokenFile: tokenFile(), observer: log });

    const answers = await Promise.all([TOKEN, undefined, '', `${TOKEN} `, TOKEN.slice(1)].map((token) => answerTo(agent.ports.stream, token)));
    await Promise.all(answers.slice(1).map(({ client }) => client.closed()));

    expect(readWelcome(answers[0]!.first.payload).epoch).toBe(agent.epoch);
    expect(answers.slice(1).map(({ first }) => readFault(first.payload))).toEqual([
      { code: 'unauthorized', message: 'this agent asks for a token, and HELLO has none' },
      ...Array.from({ length: 3 }, () => ({ code: 'unauthorized', message: 'the token in HELLO is not the one' })),
    ]);
    expect(answers.slice(1).flatMap(({ client }) => client.packets)).toHaveLength(4);
    expect([...log.lines, JSON.stringify(agent.report())].join('\n')).not.toContain(TOKEN);
  });

  it('opens the stream door alone to the network; the others, which cannot ask, stay on the loopback address', async () => {
    const { agent } = await running({ tokenFile: tokenFile(), host: '0.0.0.0' });

    const hosts = DOOR_NAMES.map((name) => agent.report().doors[name]?.host);
    const reached = outside === undefined ? hosts.map((host) => host === '0.0.0.0') : await Promise.all(DOOR_NAMES.map((name) => listens(outside, agent.ports[name]!)));

    expect(hosts).toEqual(['0.0.0.0', '127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1']);
    expect(reached).toEqual([true, false, false, false, false]);
  });

  it.each([
    ['others may read', { mode: 0o604 }, 'others than its owner may use it (mode 604); chmod 600 it'],
    ['its group may write', { mode: 0o620 }, 'others than its owner may use it (mode 620); chmod 600 it'],
    ['holds too little', { text: 'short\n' }, 'a token has 16 to 1024 characters, not 5'],
    ['holds too much', { text: 'x'.repeat(1_025) }, 'a token has 16 to 1024 characters, not 1025'],
  ])('does not start with a file that %s', async (_, file, reason) => {
    const path = tokenFile(file);
    const fake = await instrument();

    const start = PortAgent.start({ link: fake.url, dir: temporaryDirectory(), tokenFile: path });

    await expect(start).rejects.toThrow(SecretFileError);
    await expect(start).rejects.toMatchObject({ code: 'secret-file', path, message: `cannot use the secret in ${path}: ${reason}` });
  });

  it('does not start with a folder in place of the file', async () => {
    const path = temporaryDirectory();

    const start = PortAgent.start({ link: 'tcp://127.0.0.1:1', dir: temporaryDirectory(), tokenFile: path });

    await expect(start).rejects.toMatchObject({ code: 'secret-file', path, message: expect.stringContaining('EISDIR') });
  });
});

describe('TokenCheck', () => {
  it('accepts the one token and says of others that they are not the one', () => {
    const check = new TokenCheck('a'.repeat(20));

    expect(['a'.repeat(20), 'a'.repeat(19), 'a'.repeat(21), 'A'.repeat(20)].map((token) => check.refusalOf(token) === undefined)).toEqual([true, false, false, false]);
  });
});

describe('problemsOf', () => {
  it('tells everything that is wrong with settings, where a start tells the first', async () => {
    const problems = await problemsOf({
      link: 'nowhere',
      dir: temporaryDirectory(),
      host: '10.0.0.1',
      // The type forbids it, a configuration file does not.
      fsync: 'daily' as 'never',
      heartbeatIntervalMs: -1,
      segmentLengthBytes: 0,
    });

    expect(problems.map(({ code }) => code)).toEqual(['link-url', ...Array.from({ length: 4 }, () => 'port-agent-option')]);
    expect(problems.filter((problem) => problem instanceof PortAgentOptionError).map(({ option }) => option)).toEqual(['fsync', 'segmentLengthBytes', 'heartbeatIntervalMs', 'host']);
  });

  it.each([0, 2 ** 31, Infinity, Number.NaN])('tells of heartbeats every %d ms, which no timer can give', async (heartbeatIntervalMs) => {
    expect(await problemsOf({ link: 'tcp://127.0.0.1:1', dir: 'd', heartbeatIntervalMs })).toMatchObject([{ option: 'heartbeatIntervalMs' }]);
  });

  it('tells of nothing where an agent could start', async () => {
    expect(await problemsOf({ link: 'tcp://127.0.0.1:1', dir: 'd', host: '0.0.0.0', tokenFile: tokenFile(), fsync: 'interval:5ms' })).toEqual([]);
  });
});

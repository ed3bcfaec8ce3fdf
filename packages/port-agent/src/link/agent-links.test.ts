import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { encodePacket, ntpFromUnixMs, PacketType, readFault } from '@taffrail/port-agent-packet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { agentFor, instrument, temporaryDirectory } from '../../test/support/agent-fixture.ts';
import { PacketClient } from '../../test/support/packet-client.ts';
import { TelnetServer } from '../../test/support/telnet-server.ts';
import { TextClient } from '../../test/support/text-client.ts';
import { LinkUrlError, PortAgent } from '../index.ts';
import { TelnetVerb } from './telnet/iac-codec.ts';
import { TelnetOption } from './telnet/option-negotiation.ts';

describe('an agent', () => {
  it('sends a BREAK over a link that has one, journals it as a command, and says when it is over', async () => {
    const fake = await instrument();
    const agent = await agentFor({ link: `rfc2217://127.0.0.1:${fake.port}?baud=1200`, dir: temporaryDirectory() });
    const requests: string[] = [];
    const server = new TelnetServer(await fake.connection(), (payload) => {
      requests.push(Buffer.from(payload).toString('hex'));
      server.subnegotiate(TelnetOption.COM_PORT, Uint8Array.of((payload[0] ?? 0) + 100, ...payload.subarray(1)));
    });
    server.negotiate(TelnetVerb.DO, TelnetOption.COM_PORT);
    await agent.linkUp({ timeoutMs: 10_000 });
    const { client } = await PacketClient.greet(agent.ports.stream);
    const operator = await TextClient.connect(agent.ports.command);

    const answer = await operator.ask('break 100\n');
    await client.next(PacketType.COMMAND);

    expect(answer).toBe('break 100');
    expect(client.payloads(PacketType.COMMAND)).toBe('break 100');
    expect(requests.slice(-2)).toEqual(['0505', '0506']);
  });

  it('says that a BREAK is over also to one who has said that this was all', async () => {
    const fake = await instrument();
    const agent = await agentFor({ link: `rfc2217://127.0.0.1:${fake.port}?baud=1200`, dir: temporaryDirectory() });
    const server = new TelnetServer(await fake.connection(), (payload) => {
      server.subnegotiate(TelnetOption.COM_PORT, Uint8Array.of((payload[0] ?? 0) + 100, ...payload.subarray(1)));
    });
    server.negotiate(TelnetVerb.DO, TelnetOption.COM_PORT);
    await agent.linkUp({ timeoutMs: 10_000 });
    const operator = await TextClient.connect(agent.ports.command);
    const closed = once(operator.socket, 'close');

    operator.socket.end('ping\nbreak 100\n');
    await closed;

    expect(operator.text).toMatch(/^pong.*\nbreak 100\n$/);
  });

  it('sends a BREAK behind what the same client wrote before it, however closely it follows', async () => {
    const fake = await instrument();
    const agent = await agentFor({ link: `rfc2217://127.0.0.1:${fake.port}?baud=1200`, dir: temporaryDirectory() });
    const heardAtBreak: string[] = [];
    const server = new TelnetServer(await fake.connection(), (payload) => {
      if (payload[0] === 5 && payload[1] === 5) heardAtBreak.push(server.heard);
      server.subnegotiate(TelnetOption.COM_PORT, Uint8Array.of((payload[0] ?? 0) + 100, ...payload.subarray(1)));
    });
    server.negotiate(TelnetVerb.DO, TelnetOption.COM_PORT);
    await agent.linkUp({ timeoutMs: 10_000 });
    const { client } = await PacketClient.greet(agent.ports.stream);

    client.socket.write(Buffer.concat([
      encodePacket({ type: PacketType.FROM_DRIVER, payload: Buffer.from('before'), time: ntpFromUnixMs(0) }),
      encodePacket({ type: PacketType.COMMAND, payload: Buffer.from('break 100'), time: ntpFromUnixMs(0) }),
      encodePacket({ type: PacketType.FROM_DRIVER, payload: Buffer.from('after'), time: ntpFromUnixMs(0) }),
    ]));
    await server.until(() => server.heard.endsWith('after'));

    expect(heardAtBreak).toEqual(['before']);
  });

  it('refuses a write that does not go into one datagram, and journals none of it', async () => {
    const peer = createSocket('udp4');
    peer.bind(0, '127.0.0.1');
    await once(peer, 'listening');
    onTestFinished(() => new Promise<void>((resolve) => { peer.close(resolve); }));
    const agent = await agentFor({ link: `udp://127.0.0.1:${peer.address().port}`, dir: temporaryDirectory() });
    await agent.linkUp({ timeoutMs: 10_000 });
    const { client } = await PacketClient.greet(agent.ports.stream);
    const arrived = once(peer, 'message');

    client.send(PacketType.FROM_DRIVER, 'x'.repeat(65_508));
    const fault = readFault((await client.next(PacketType.FAULT)).payload);
    client.send(PacketType.FROM_DRIVER, 'ds\r\n');
    const [bytes] = (await arrived) as [Buffer]; // the first argument of this event
    await client.next(PacketType.FROM_DRIVER);

    expect(fault).toMatchObject({ code: 'write-too-long', write: 0 });
    expect(bytes.toString()).toBe('ds\r\n');
    expect(client.payloads(PacketType.FROM_DRIVER)).toBe('ds\r\n');
  });

  it('does not start on a URL that names no link, and leaves nothing behind', async () => {
    const dir = join(temporaryDirectory(), 'agent');

    await expect(PortAgent.start({ link: 'serial:///dev/ttyS0?baud=fast', dir })).rejects.toThrow(LinkUrlError);

    expect(existsSync(dir)).toBe(false);
  });
});

import * as files from 'node:fs/promises';
import { PacketType } from '@taffrail/port-agent-packet';
import { describe, expect, it, vi } from 'vitest';
import { running } from '../../test/support/agent-fixture.ts';
import { PacketClient } from '../../test/support/packet-client.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>();
  return { ...real, open: vi.fn(real.open) };
});

describe('an agent that may open no more files', () => {
  it('turns a client out that it has to read for, instead of telling it of a gap, and gives it all when it comes again', async () => {
    const { agent, line, lines } = await running();
    const { client: witness } = await PacketClient.greet(agent.ports.stream);
    line.write('7.5451, 2.04160\r\n');
    await witness.hears('2.04160\r\n');
    vi.mocked(files.open).mockRejectedValueOnce(Object.assign(new Error('EMFILE: too many open files, open'), { code: 'EMFILE' }));

    const { client } = await PacketClient.greet(agent.ports.stream, { from: 'start' });
    await client.closed();
    const { client: again } = await PacketClient.greet(agent.ports.stream, { from: 'start' });
    await again.hears('2.04160\r\n');

    expect(client.packets.filter(({ type }) => type === PacketType.GAP)).toEqual([]);
    expect(lines.filter((text) => text.includes('EMFILE'))).toHaveLength(1);
    expect(again.said).toBe('7.5451, 2.04160\r\n');
    expect(again.packets.filter(({ type }) => type === PacketType.GAP)).toEqual([]);
  });
});

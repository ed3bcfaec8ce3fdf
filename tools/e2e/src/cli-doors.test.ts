import { describe, expect, it } from 'vitest';
import { ByteClient } from './byte-client.ts';
import { startStation } from './station.ts';

const HEADER_LENGTH = 16;
const FROM_INSTRUMENT = 1;

/** Cuts a stream of the lineage's packets, read here by the letter of their description. */
function packetsIn(stream: Buffer): readonly { readonly type: number; readonly checksum: number; readonly payload: string }[] {
  const packets = [];
  for (let at = 0; at + HEADER_LENGTH <= stream.length && at + stream.readUInt16BE(at + 4) <= stream.length;) {
    expect(stream.toString('hex', at, at + 3)).toBe('a39d7a');
    const packet = stream.subarray(at, at + stream.readUInt16BE(at + 4));
    const checksum = packet.reduce((xor, byte) => xor ^ byte, 0);
    packets.push({ type: packet.readUInt8(3), checksum, payload: packet.toString('latin1', HEADER_LENGTH) });
    at += packet.length;
  }
  return packets;
}

describe('the doors of an agent', () => {
  it('let any TCP client talk to the instrument, and any other one listen', async () => {
    const { ports } = await startStation();
    const talker = await ByteClient.connect(ports.raw);
    const listener = await ByteClient.connect(ports.raw);
    talker.send('\r\nts\r\n');

    const sample = /\r\n *-?\d+\.\d{4}, *\d+\.\d{5}, *\d+\.\d{3}\r\n/;
    expect(await talker.hears(sample)).toMatch(sample);
    expect(await listener.hears(sample)).toMatch(sample);
  });

  it('give a lineage driver 16-byte packets with checksums, and take its bytes', async () => {
    const { ports } = await startStation();
    const driver = await ByteClient.connect(ports.data);
    driver.send('\r\nds\r\n');

    const stream = await driver.until((received) => /sample interval = 5 seconds/.test(textOf(received)));

    expect(packetsIn(stream).map(({ checksum }) => checksum)).toEqual(packetsIn(stream).map(() => 0));
  });

  it('answer each command to whoever gave it, and to nobody else', async () => {
    const { ports, simulatorPort } = await startStation();
    const asker = await ByteClient.connect(ports.command);
    const other = await ByteClient.connect(ports.command);

    asker.send('get_state\nget_config\nget_version\nfrobnicate\n\n');
    const lines = (await asker.hears(/(.*\n){5}/)).split('\n');
    other.send('ping\n');

    expect(lines[0]).toBe('CONNECTED');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ link: `tcp://127.0.0.1:${simulatorPort}`, ports });
    expect(lines[2]).toMatch(/\d+\.\d+\.\d+/);
    expect(lines.slice(3)).toEqual(["Received bad command on command port: 'frobnicate'", 'Received empty command on command port', '']);
    expect(await other.hears(/\n/)).toMatch(/^pong\. version: [\d.]+\n$/);
  });
});

function textOf(stream: Buffer): string {
  return packetsIn(stream)
    .filter(({ type }) => type === FROM_INSTRUMENT)
    .map(({ payload }) => payload.replaceAll('\0', ''))
    .join('');
}

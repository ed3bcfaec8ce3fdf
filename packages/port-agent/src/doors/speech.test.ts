import { encodePacket, ntpFromUnixMs, PacketDecoder, PacketType, unixMsFromNtp, writeLinkChange } from '@taffrail/port-agent-packet';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { joined } from '../journal/batch.ts';
import { dataSpeech } from './data-speech.ts';
import { rawSpeech } from './raw-speech.ts';
import { sniffSpeech } from './sniff-speech.ts';

const time = ntpFromUnixMs(1_700_000_000_123);
const packetOf = (type: number, payload: string | Uint8Array) => encodePacket({ type, payload: typeof payload === 'string' ? Buffer.from(payload) : payload, time });

function batchOf(...packets: Uint8Array[]) {
  return { position: 100n, bytes: joined(packets), packets };
}

const batch = batchOf(
  packetOf(PacketType.FROM_INSTRUMENT, 'in'),
  packetOf(PacketType.FROM_DRIVER, 'out'),
  packetOf(PacketType.STATUS, writeLinkChange({ link: 'down', url: 'tcp://h:1', reason: 'r' })),
  packetOf(PacketType.STATUS, '{"journal":"recovered"}'),
  packetOf(PacketType.CHECKPOINT, 'crc'),
  packetOf(PacketType.FROM_INSTRUMENT, 'more'),
);

describe('the data door\'s speech', () => {
  const speech = dataSpeech(new VirtualTimeScheduler());

  it('says what a driver of the lineage knows, in its words and with the time that it had', () => {
    const said = new PacketDecoder().push(speech.render(batch) ?? new Uint8Array()).map((item) => item.kind === 'packet' && [item.name, Buffer.from(item.payload).toString(), item.timeMs]);

    const timeMs = unixMsFromNtp(time);
    expect(said).toEqual([
      ['FROM_INSTRUMENT', 'in', timeMs],
      ['STATUS', 'DISCONNECTED', timeMs],
      ['FROM_INSTRUMENT', 'more', timeMs],
    ]);
  });

  it('passes what is all for drivers on without a copy, and says nothing of what is not', () => {
    const instrument = batchOf(packetOf(PacketType.FROM_INSTRUMENT, 'a'));

    expect(speech.render(instrument)).toBe(instrument.bytes);
    expect(speech.render(batchOf(packetOf(PacketType.FROM_DRIVER, 'x')))).toBeUndefined();
  });

  it('beats as the lineage does', () => {
    expect(Buffer.from(speech.heartbeat?.() ?? []).subarray(16).toString()).toBe('HB');
  });
});

describe('the raw door\'s speech', () => {
  it('is what the instrument sent and nothing else', () => {
    expect(Buffer.from(rawSpeech.render(batch) ?? []).toString()).toBe('inmore');
    expect(rawSpeech.render(batchOf(packetOf(PacketType.STATUS, '{}')))).toBeUndefined();
  });
});

describe('the sniff door\'s speech', () => {
  it('is one printable line for each packet, with time and position', () => {
    const lines = Buffer.from(sniffSpeech.render(batchOf(packetOf(1, Uint8Array.of(0, 7, 27, 0x41, 0x7f, 0xff)), packetOf(77, '\r\n'))) ?? []).toString();

    expect(lines).toBe('2023-11-14T22:13:20.123Z 100 FROM_INSTRUMENT "\\x00\\x07\\x1bA\\x7f\\xff"\n2023-11-14T22:13:20.123Z 122 TYPE_77 "\\r\\n"\n');
  });
});

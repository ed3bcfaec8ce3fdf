import { encodePacket, ntpFromUnixMs, PacketType, writeHello, writeLeaseWish } from '@taffrail/port-agent-packet';
import type { SeededRandom } from './seeded-random.ts';

/** What a hostile client sends. */
export type Attack = (random: SeededRandom) => Uint8Array;

const packet = (type: number, payload: Uint8Array | string) => encodePacket({ type, payload: typeof payload === 'string' ? Buffer.from(payload) : payload, time: ntpFromUnixMs(0) });
const hello = packet(PacketType.HELLO, writeHello({ client: 'stranger' }));

/** A packet whose header says another size than it has. */
function missized(random: SeededRandom): Uint8Array {
  const bytes = Buffer.from(packet(PacketType.HELLO, random.bytes(random.whole(0, 40))));
  bytes.writeUInt16BE(random.pick([random.whole(0, 16), 16, 17, 65_535]), 4);
  return bytes;
}

function miscounted(random: SeededRandom): Uint8Array {
  const bytes = Buffer.from(hello);
  const at = random.whole(0, bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ random.whole(1, 256);
  return bytes;
}

/** JSON that is nearly what it should be. */
function oddHello(random: SeededRandom): Uint8Array {
  const values = ['null', '1', '-1', '[]', '{}', '"x"', '{"epoch":"e"}', '{"epoch":"e","position":"99999999999999999999999999999"}', 'true', '1e999'] as const;
  const fields = ['version', 'resume', 'client', 'from', 'token', 'lease', '__proto__'].map((name) => `"${name}":${random.pick(values)}`);
  return packet(PacketType.HELLO, `{"version":1,${fields.slice(random.whole(0, fields.length)).join(',')}}`);
}

/** Comes in as a client should, and then says anything. */
function welcomeGuest(random: SeededRandom): Uint8Array {
  const words = Array.from({ length: random.whole(1, 30) }, () => {
    const type = random.pick([random.whole(0, 256), PacketType.FROM_DRIVER, PacketType.COMMAND, PacketType.LEASE, PacketType.HELLO, PacketType.HEARTBEAT]);
    return packet(type, random.pick([random.bytes(random.whole(0, 200)), Buffer.from('break 9e9'), writeLeaseWish('takeover'), Buffer.from('{"wish":{}}'), Buffer.alloc(65_000, 'x')]));
  });
  const first = packet(PacketType.HELLO, writeHello({ client: 'guest', from: random.pick(['head', 'start']) }));
  return Buffer.concat([first, ...words, random.pick([Buffer.alloc(0), random.bytes(50)])]);
}

function longLine(random: SeededRandom): Uint8Array {
  return Buffer.alloc(random.whole(1_000, 300_000), random.pick(['a', 'break ', '\x1b[2J', '\0']));
}

function lines(random: SeededRandom): Uint8Array {
  const words = ['get_state', 'status', 'metrics', 'get_config', 'help', 'break', 'break -1', 'break 100', '', '\r', '\xff\xfb\x01', 'GET / HTTP/1.1', '__proto__'] as const;
  return Buffer.from(Array.from({ length: random.whole(1, 200) }, () => random.pick(words)).join(random.pick(['\n', '\r\n', '\n\n'])), 'latin1');
}

/** Every way of being hostile that a door may meet. */
export const ATTACKS: readonly [Attack, ...Attack[]] = [
  (random) => random.bytes(random.whole(0, 5_000)),
  (random) => Buffer.concat(Array.from({ length: random.whole(1, 2_000) }, () => Buffer.from([0xa3, 0x9d, 0x7a]))),
  missized,
  miscounted,
  (random) => hello.subarray(0, random.whole(0, hello.length)),
  oddHello,
  welcomeGuest,
  longLine,
  lines,
];

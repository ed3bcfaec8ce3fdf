import { encodePacket, ntpFromUnixMs, PacketType, writeHello, writeLeaseWish } from '@taffrail/port-agent-packet';
import type { SeededRandom } from '@taffrail/simulator';
import { flipped, noise, pick, several } from './draw.ts';

/** What an attacker knows of whom it attacks. */
export interface AttackerKnowledge {
  /** The token that the stream door asks for, which some have and others guess. */
  readonly token?: string;
}

type Attack = (random: SeededRandom, knowledge: AttackerKnowledge) => Uint8Array;

const packet = (type: number, payload: Uint8Array | string) =>
  encodePacket({ type, payload: typeof payload === 'string' ? Buffer.from(payload) : payload, time: ntpFromUnixMs(0) });

/** Puts together what one hostile client sends. */
export function attackBytes(random: SeededRandom, knowledge: AttackerKnowledge): Uint8Array {
  return pick(random, ATTACKS)(random, knowledge);
}

function greeting(random: SeededRandom, { token }: AttackerKnowledge): Uint8Array {
  const shown = token === undefined || random.below(4) === 0 ? noise(random, 12).toString('base64') : token;
  return packet(PacketType.HELLO, writeHello({ client: '\x1b[2Jguest', from: pick(random, ['head', 'start']), token: shown }));
}

/** A packet whose header says another size than it has. */
function missized(random: SeededRandom): Uint8Array {
  const bytes = Buffer.from(packet(PacketType.HELLO, noise(random, random.below(40))));
  bytes.writeUInt16BE(pick(random, [random.below(16), 16, 17, 65_535]), 4);
  return bytes;
}

/** JSON that is nearly what a HELLO should be. */
function oddHello(random: SeededRandom, { token }: AttackerKnowledge): Uint8Array {
  const values = ['null', '1', '-1', '[]', '{}', '"x"', '{"epoch":"e"}', `{"epoch":"e","position":"${'9'.repeat(random.below(40))}"}`, 'true', '1e999'] as const;
  const names = ['resume', 'client', 'from', 'token', 'lease', '__proto__', 'constructor'];
  const fields = names.map((name) => `"${name}":${name === 'token' && token !== undefined ? JSON.stringify(token) : pick(random, values)}`);
  return packet(PacketType.HELLO, `{"version":${random.below(4) === 0 ? 2 : 1},${fields.slice(random.below(fields.length)).join(',')}}`);
}

/** Comes in as a client should, and then says anything. */
function rudeGuest(random: SeededRandom, knowledge: AttackerKnowledge): Uint8Array {
  const types = [PacketType.FROM_DRIVER, PacketType.COMMAND, PacketType.LEASE, PacketType.HELLO, PacketType.HEARTBEAT] as const;
  const words = several(1 + random.below(30), () => {
    const payload = pick(random, [noise(random, random.below(200)), Buffer.from('break 9e9'), writeLeaseWish('takeover'), Buffer.from('{"wish":{}}'), Buffer.alloc(65_000, 'x')]);
    return packet(random.below(4) === 0 ? random.below(256) : pick(random, types), payload);
  });
  return Buffer.concat([greeting(random, knowledge), ...words, noise(random, random.below(2) * 50)]);
}

function longLine(random: SeededRandom): Uint8Array {
  return Buffer.alloc(1_000 + random.below(300_000), pick(random, ['a', 'break ', '\x1b[2J', '\0', '\xff\xf9']), 'latin1');
}

function lines(random: SeededRandom): Uint8Array {
  const words = ['get_state', 'status', 'metrics', 'get_config', 'help', 'break', 'break -1', 'break 100', '', '\r', '\xff\xfb\x01', 'GET / HTTP/1.1', '__proto__'] as const;
  return Buffer.from(several(1 + random.below(200), () => pick(random, words)).join(pick(random, ['\n', '\r\n', '\n\n'])), 'latin1');
}

const ATTACKS: readonly [Attack, ...Attack[]] = [
  () => Buffer.alloc(0),
  (random) => noise(random, random.below(5_000)),
  (random) => Buffer.alloc(3 * (1 + random.below(2_000)), Buffer.from([0xa3, 0x9d, 0x7a])),
  missized,
  (random, knowledge) => flipped(random, greeting(random, knowledge)),
  (random, knowledge) => {
    const hello = greeting(random, knowledge);
    return hello.subarray(0, random.below(hello.length));
  },
  oddHello,
  rudeGuest,
  longLine,
  lines,
];

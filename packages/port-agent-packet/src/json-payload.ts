import { PacketPayloadError } from './errors.ts';

/** A JSON object whose members have not been looked at yet. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** @internal Writes an object as UTF-8 JSON. */
export function writeJson(record: JsonRecord): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(record));
}

/** @internal Reads an object from UTF-8 JSON, or takes one that was read already. */
export function readRecord(packetName: string, source: unknown): JsonRecord {
  const value = source instanceof Uint8Array ? parse(packetName, source) : source;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonRecord; // just found to be one
  throw new PacketPayloadError(packetName, 'a JSON object', holdsSecret(packetName) ? 'what is none' : (JSON.stringify(value) ?? 'nothing'));
}

/** @internal Reads a member that is a string. */
export function readText(packetName: string, record: JsonRecord, key: string): string {
  const value = record[key];
  if (typeof value === 'string') return value;
  throw new PacketPayloadError(packetName, `a string ${JSON.stringify(key)}`, JSON.stringify(record));
}

/** @internal Reads a member that is a position: a decimal string without sign, since JSON numbers end at 2^53. */
export function readPosition(packetName: string, record: JsonRecord, key: string): bigint {
  const value = record[key];
  if (typeof value === 'string' && /^\d{1,30}$/.test(value)) return BigInt(value);
  throw new PacketPayloadError(packetName, `a decimal string ${JSON.stringify(key)}`, JSON.stringify(record));
}

/** What a client says to be let in may hold its token, which is to be in no error and no log. */
function holdsSecret(packetName: string): boolean {
  return packetName === 'HELLO';
}

function parse(packetName: string, payload: Uint8Array): unknown {
  const text = new TextDecoder().decode(payload);
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Nor is what the engine quotes of it.
    if (holdsSecret(packetName)) throw new PacketPayloadError(packetName, 'JSON', `${payload.length} bytes that are none`);
    throw new PacketPayloadError(packetName, 'JSON', text, { cause });
  }
}

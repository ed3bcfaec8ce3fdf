import { BinaryRecord } from '../definition/binary-record.ts';
import { checksumOf, uintAt, widthOf } from '../definition/checksum.ts';
import type { DelimitedFraming, FixedLengthFraming, RecordFraming, SizedFraming } from '../definition/framing.ts';
import type { ParticleDefinition } from '../definition/particle-definition.ts';
import { latin1Bytes } from '../latin1.ts';
import type { Explanation } from './explanation.ts';

/** Where bytes stop being a record of some framing. */
type FramingStop = Pick<Explanation, 'at' | 'expected' | 'checksum'>;

/** Explains why bytes that begin as a record of a framing are none; `undefined` when they are one. */
export function explainFraming(framing: RecordFraming, text: string): FramingStop | undefined {
  return framing.kind === 'delimited' ? explainDelimited(framing, text) : explainMeasured(framing, latin1Bytes(text));
}

/** Explains why the rules of a framing cannot read a record of it, by the layout that goes furthest. */
export function explainLayouts(rules: readonly (readonly [name: string, rule: ParticleDefinition])[], text: string): Explanation {
  const record = BinaryRecord.of(latin1Bytes(text));
  let furthest: Explanation = { rule: undefined, stream: undefined, at: -1, expected: [] };
  for (const [rule, definition] of rules) {
    if (definition.format === 'text') continue;
    const { stream } = definition;
    const stop = definition.stopIn(record);
    const at = stop?.at ?? text.length;
    if (at <= furthest.at) continue;
    const expected =
      stop === undefined
        ? [{ what: 'values of this kind' }]
        : [stop.path === '' ? { what: stop.expected } : { what: stop.expected, field: stop.path }];
    furthest = { rule, stream, at, expected };
  }
  return furthest;
}

function explainDelimited({ sync, end, maximumBytes }: DelimitedFraming, text: string): FramingStop | undefined {
  const [first, last] = [sync, end].map((bytes) => String.fromCharCode(...bytes));
  if (text.includes(last ?? '', sync.length) && text.length <= maximumBytes) return undefined;
  const again = text.indexOf(first ?? '', sync.length);
  const at = Math.min(again < 0 ? text.length : again, maximumBytes);
  return { at, expected: [{ what: `${JSON.stringify(last)} within ${maximumBytes} bytes of its beginning` }] };
}

function explainMeasured(framing: SizedFraming | FixedLengthFraming, bytes: Uint8Array): FramingStop | undefined {
  const { trailer, checksum } = framing;
  const claimed = claimedLengthOf(framing, bytes);
  if (typeof claimed !== 'number') return claimed;
  if (bytes.length < claimed) return { at: bytes.length, expected: [{ what: `${claimed - bytes.length} more bytes, of ${claimed}` }] };
  const trailerAt = claimed - trailer.length;
  if (trailer.some((byte, i) => bytes[trailerAt + i] !== byte))
    return { at: trailerAt, expected: [{ what: `the bytes ${hexOf(trailer)}` }] };
  if (checksum === undefined) return undefined;
  const lengthBytes = widthOf(checksum.stored);
  const at = trailerAt - lengthBytes;
  const found = uintAt(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at, checksum.stored);
  const computed = checksumOf(checksum, bytes.subarray(checksum.fromByte, at));
  if (computed === undefined) return { at, expected: [{ what: 'an even number of bytes before the checksum' }] };
  if (computed === found) return undefined;
  return { at, expected: [{ what: `the checksum ${hexNumber(computed, lengthBytes)}` }], checksum: { computed, found, lengthBytes } };
}

/** Gives the length that a record claims to have, or why it cannot have it. */
function claimedLengthOf(framing: SizedFraming | FixedLengthFraming, bytes: Uint8Array): number | FramingStop {
  if (framing.kind === 'fixed-length') return framing.lengthBytes;
  const { size, minimumBytes, maximumBytes } = framing;
  const headBytes = size.at + widthOf(size.as);
  if (bytes.length < headBytes) return { at: bytes.length, expected: [{ what: 'the size of the record' }] };
  const claimed =
    uintAt(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), size.at, size.as) * size.unitBytes + size.addedBytes;
  if (claimed >= minimumBytes && claimed <= maximumBytes) return claimed;
  return { at: size.at, expected: [{ what: `the size of a record of ${minimumBytes} to ${maximumBytes} bytes, not of ${claimed}` }] };
}

function hexOf(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function hexNumber(value: number, lengthBytes: number): string {
  return `0x${value.toString(16).padStart(2 * lengthBytes, '0')}`;
}

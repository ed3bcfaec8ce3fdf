/** Writes a record: `A5`, its kind, numbers of so many bytes each, the lowest first, and the sum of all bytes in two. */
export function recordOf(kind: number, numbers: readonly (readonly [value: number, lengthBytes: number])[]): Uint8Array {
  const bytes = [0xa5, kind, ...numbers.flatMap(([value, lengthBytes]) => lowestFirst(value, lengthBytes))];
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  return Uint8Array.from([...bytes, ...lowestFirst(sum, 2)]);
}

function lowestFirst(value: number, lengthBytes: number): readonly number[] {
  return Array.from({ length: lengthBytes }, (_, index) => (value >> (8 * index)) & 0xff);
}

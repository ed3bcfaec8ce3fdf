/** A function of WebAssembly over the bytes in a memory of its own. */
export interface Assembled {
  /** What it works on. Holds nothing that a caller may rely on from one use to the next. */
  readonly memory: Uint8Array;
  /** Works on so many bytes from the beginning of the memory; a multiple of {@link Loop.strideBytes}, and not 0. */
  readonly run: (lengthBytes: number) => void;
}

/** A loop `for (at = 0; at < length; at += stride)` over a memory. */
export interface Loop {
  /** How large the memory is, in units of 64 KiB. */
  readonly pages: number;
  readonly strideBytes: number;
  /** What is done for each `at`. */
  readonly body: readonly number[];
  /** What is done at the end. */
  readonly after?: readonly number[];
}

/** The places of the loop's variables: where it is, and 128 bits for its body, zero at first. */
export const [AT, WORD] = [1, 2] as const;

/** Instructions, as far as the loops of this package need them. */
export const wasm = {
  getLocal: (local: number) => [0x20, local],
  setLocal: (local: number) => [0x21, local],
  zero: () => [0x41, 0],
  xor: () => [0xfd, 0x51],
  /** Loads 128 bits, at any alignment. */
  load: (offset: number) => [0xfd, 0x00, 0, ...unsigned(offset)],
  store: (offset: number) => [0xfd, 0x0b, 0, ...unsigned(offset)],
} as const;

/** Makes a loop run; undefined where WebAssembly is missing or forbidden, as a browser's content security policy may. */
export function assemble(loop: Loop): Assembled | undefined {
  try {
    const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(loop))).exports as unknown as Exports; // as written below
    return { memory: new Uint8Array(memory.buffer), run };
  } catch {
    return undefined; // whoever asks can do without, and is slower
  }
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly run: (lengthBytes: number) => void;
}

function moduleOf({ pages, strideBytes, body, after = [] }: Loop): Uint8Array<ArrayBuffer> {
  const LENGTH = 0;
  const code = [
    ...[2, 1, 0x7f, 1, 0x7b], // besides the length one i32 and one v128
    ...[0x03, 0x40], // loop
    ...body,
    ...[0x20, AT, 0x41, ...signed(strideBytes), 0x6a, 0x22, AT], // at += stride
    ...[0x20, LENGTH, 0x49, 0x0d, 0, 0x0b], // i32.lt_u, br_if, end of the loop
    ...after,
    0x0b,
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 1, 0x7f, 0]), // the type (i32) -> ()
    ...section(3, [1, 0]), // one function of that type
    ...section(5, [1, 1, pages, pages]), // a memory that does not grow
    ...section(7, [2, ...name('memory'), 2, 0, ...name('run'), 0, 0]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): number[] {
  return [text.length, ...new TextEncoder().encode(text)];
}

/** Writes a number as LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** Writes a number that is not negative as signed LEB128, whose last byte says so in its second bit. */
function signed(value: number): number[] {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}

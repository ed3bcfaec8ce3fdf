import type { RenderedFile } from './render.ts';

/** A place where the author of an instrument has to put facts in the place of the template's. */
export interface FillIn {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** What belongs there. */
  readonly what: string;
}

/** The order in which an instrument is best written: its facts, its behaviour, its simulator, its tests. */
const ORDER = [
  /definition\.ts$/,
  /parameters\.ts$/,
  /(?:commands|menu)\.ts$/,
  /(?:sample|configuration|line-checksum)\.ts$/,
  /protocol\.ts$/,
  /simulator\.ts$/,
  /samples\.ts$/,
  /\.transcript$/,
  /session\.test\.ts$/,
  /conformance\.test\.ts$/,
  /README\.md$/,
  /readme\.test\.ts$/,
];

/** Finds all places that are to be filled in, in the order in which to do so. */
export function fillIns(files: readonly RenderedFile[]): readonly FillIn[] {
  const rankOf = ({ path }: FillIn): number => ORDER.findIndex((pattern) => pattern.test(path));
  return files.flatMap(fillInsOf).sort((one, other) => rankOf(one) - rankOf(other));
}

function fillInsOf({ path, text }: RenderedFile): readonly FillIn[] {
  return text.split('\n').flatMap((line, index) => {
    const what = /Fill in: (.+?)(?: -->)?$/.exec(line)?.[1];
    return what === undefined ? [] : [{ path, line: index + 1, what }];
  });
}

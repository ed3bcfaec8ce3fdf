import { isDeepStrictEqual } from 'node:util';
import { Chunker } from '@taffrail/driver';
import type { Bench } from '../bench.ts';
import { ConformanceError } from '../errors.ts';
import type { AnyInstrument } from '../instrument-under-test.ts';

/**
 * Checks that a driver published the samples that reached it, each once and in order: those that a reader finds which is
 * given the bytes of each connection in one piece, and nothing else to do.
 */
export function checkAllPublished({ definition }: AnyInstrument, { connections, particles }: Bench): void {
  const expected = connections.flatMap(({ heard }) => {
    const reader = new Chunker(definition);
    return [...reader.push({ bytes: heard, receivedAtMs: 0 }), ...reader.end()].flatMap((item) => (item.type === 'particle' ? [shown(item)] : []));
  });
  const actual = particles.map((particle, index) => onlyAs(expected[index], shown(particle)));
  expectSame('the samples that reached it', expected, actual);
}

/** Checks the same against what the instrument's own account names as sent; for connections on which no byte was lost or added. */
export function checkAllSent({ sessions }: AnyInstrument, { connections, particles }: Bench): void {
  const { sent, published } = sessions ?? {};
  if (sent === undefined || published === undefined) return;
  const expected = connections.flatMap(({ heard }) => sent(heard));
  const actual = particles.flatMap((particle) => published(particle) ?? []);
  expectSame('the samples that the instrument sent', expected, actual);
}

interface Shown {
  readonly stream: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function shown({ stream, values }: { readonly stream: string; readonly values: unknown }): Shown {
  return { stream, values: values as Shown['values'] }; // every particle's values are an object, by its definition
}

/** Leaves out values that the reader could not give: a driver adds some from settings that it has read before. */
function onlyAs(expected: Shown | undefined, { stream, values }: Shown): Shown {
  if (expected === undefined) return { stream, values };
  return { stream, values: Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(expected.values, name))) };
}

function expectSame(what: string, expected: readonly unknown[], actual: readonly unknown[]): void {
  const at = Array.from({ length: Math.max(expected.length, actual.length) }).findIndex((_, index) => !isDeepStrictEqual(expected[index], actual[index]));
  if (at < 0) return;
  const found = `expected ${inText(expected[at])} as number ${at}, published ${inText(actual[at])}`;
  throw new ConformanceError(`the driver did not publish ${what}, ${expected.length}, once each: ${found} and ${actual.length} in all`, { expected, actual });
}

function inText(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? each.toString() : each));
}

import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { AnyDefinition } from '@taffrail/driver';
import { ConformanceError } from '../errors.ts';
import type { ConformanceReport } from './conformance-record.ts';

/** What an instrument's `package.json` says under `taffrail`. */
export interface LevelClaim {
  /** Which instrument it is of: what programs go by that look for instruments without running their code. */
  readonly instrument?: InstrumentIdentity;
  readonly conformance?: string;
  /** The run on hardware that platinum rests on, since not every run can repeat it. */
  readonly hardware?: HardwareRun;
}

/** What tells an instrument from every other. */
export type InstrumentIdentity = Pick<AnyDefinition, 'id' | 'vendor' | 'model'>;

/** A run on hardware that went well. */
export interface HardwareRun {
  readonly firmware: string;
  /** The day of it, `2026-11-20`. */
  readonly date: string;
  /** For how long it sampled. */
  readonly soakHours: number;
}

/** The variable of the environment by which a run writes what it found, `TAFFRAIL_CONFORMANCE=update`. */
export const CLAIM_VARIABLE = 'TAFFRAIL_CONFORMANCE';

/** What a run of the whole suite found out beside the level. */
export interface ClaimFacts {
  /** Whether what was found is to be written, in the place of what is claimed. */
  readonly isUpdate: boolean;
  readonly definition: InstrumentIdentity;
  readonly hardware?: HardwareRun;
}

/**
 * Holds a package's claim to what a run of the whole suite found, or writes what it found in the place of the claim when it is
 * to update it. A package that names no instrument is let be until then.
 *
 * A claim of platinum stands on the run on hardware that is noted beside it, where this run had none and found gold.
 *
 * @throws `ConformanceError` where they differ.
 */
export function settleClaim(manifest: URL, { level }: ConformanceReport, { isUpdate, definition: { id, vendor, model }, hardware }: ClaimFacts): void {
  const text = readFileSync(manifest, 'utf8');
  const content = JSON.parse(text) as { readonly taffrail?: LevelClaim }; // a package.json, of which only this is looked at
  const claimed = content.taffrail?.conformance ?? 'none';
  const known = hardware ?? content.taffrail?.hardware;
  const found = level === 'gold' && claimed === 'platinum' && known !== undefined ? 'platinum' : level;
  const instrument = { id, vendor, model };
  if (isUpdate) return write(manifest, text, { ...content, taffrail: { ...content.taffrail, instrument, conformance: found, ...(known && { hardware: known }) } });
  refuseDifference(manifest, 'another level than the suite finds', { expected: found, actual: claimed });
  refuseDifference(manifest, 'another instrument than it defines', { expected: instrument, actual: content.taffrail?.instrument ?? instrument });
}

function refuseDifference(manifest: URL, what: string, { expected, actual }: { readonly expected: unknown; readonly actual: unknown }): void {
  if (isDeepStrictEqual(expected, actual)) return;
  throw new ConformanceError(`${manifest.pathname} claims ${what}; run it with ${CLAIM_VARIABLE}=update to write what it finds`, { expected, actual });
}

function write(manifest: URL, before: string, content: object): void {
  const indent = /^\{\r?\n(\s+)/.exec(before)?.[1] ?? '  ';
  const after = `${JSON.stringify(content, undefined, indent)}\n`;
  if (after !== before) writeFileSync(manifest, after);
}

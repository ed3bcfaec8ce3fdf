import { readFileSync, writeFileSync } from 'node:fs';
import { ConformanceError } from '../errors.ts';
import type { ConformanceReport } from './conformance-record.ts';

/** What an instrument's `package.json` says under `taffrail`. */
export interface LevelClaim {
  readonly conformance?: string;
  /** The run on hardware that platinum rests on, since not every run can repeat it. */
  readonly hardware?: HardwareRun;
}

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

/**
 * Holds a package's claim to what a run of the whole suite found, or writes what it found in the place of the claim when it is
 * to update it.
 *
 * A claim of platinum stands on the run on hardware that is noted beside it, where this run had none and found gold.
 *
 * @throws `ConformanceError` where they differ.
 */
export function settleClaim(manifest: URL, { level }: ConformanceReport, { isUpdate, hardware }: { readonly isUpdate: boolean; readonly hardware?: HardwareRun }): void {
  const text = readFileSync(manifest, 'utf8');
  const content = JSON.parse(text) as { readonly taffrail?: LevelClaim }; // a package.json, of which only this is looked at
  const claimed = content.taffrail?.conformance ?? 'none';
  const known = hardware ?? content.taffrail?.hardware;
  const found = level === 'gold' && claimed === 'platinum' && known !== undefined ? 'platinum' : level;
  if (isUpdate) return write(manifest, text, { ...content, taffrail: { conformance: found, ...(known && { hardware: known }) } });
  if (claimed === found) return;
  throw new ConformanceError(`${manifest.pathname} claims another level than the suite finds; run it with ${CLAIM_VARIABLE}=update to write what it finds`, { expected: found, actual: claimed });
}

function write(manifest: URL, before: string, content: object): void {
  const indent = /^\{\r?\n(\s+)/.exec(before)?.[1] ?? '  ';
  const after = `${JSON.stringify(content, undefined, indent)}\n`;
  if (after !== before) writeFileSync(manifest, after);
}

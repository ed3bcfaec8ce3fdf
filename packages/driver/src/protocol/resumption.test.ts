import type { HandlerContext } from '@taffrail/fsm';
import { describe, expect, it } from 'vitest';
import { DriverEvent as E, DriverProtocolState as S } from '../lineage/names.ts';
import { DesiredSettings } from './desired-settings.ts';
import { ENTRY_ATTEMPTS, Resumption } from './resumption.ts';

/** What is owed of an instrument that samples, and what was raised for it. */
function sampled({ isEntryRepeatable = true } = {}) {
  const desired = new DesiredSettings();
  desired.isSampling = true;
  const raised: string[] = [];
  const resumption = new Resumption({ desired, whenSamplingEnds: 'resume', canStart: true, isEntryRepeatable: () => isEntryRepeatable });
  const found = { state: S.UNKNOWN, event: E.DISCOVER, signal: new AbortController().signal, raise: (event) => raised.push(event) } satisfies HandlerContext<S, E>;
  const entered = { ...found, state: S.COMMAND };
  return { desired, resumption, raised, found, entered };
}

describe('what is brought back of an instrument that is found in command mode', () => {
  it('is sampling, once what is to be done on entry has been done', () => {
    const { resumption, raised, found, entered } = sampled();
    resumption.begun(found, E.DISCOVER);
    resumption.answered(found, E.DISCOVER, S.COMMAND);
    resumption.begun(entered, E.ENTER);
    const before = [...raised];

    resumption.answered(entered, E.ENTER, undefined);

    expect([before, raised]).toEqual([[], [E.START_AUTOSAMPLE]]);
    expect(resumption.isEntryOwed).toBe(false);
  });

  it('is sampling at once, where there is nothing to do on entry, or no discovery to repeat it', () => {
    const { resumption, raised, found, entered } = sampled({ isEntryRepeatable: false });

    resumption.answered(found, E.DISCOVER, S.COMMAND);
    resumption.begun(entered, E.ENTER);
    resumption.answered(entered, E.ENTER, undefined);

    expect(raised).toEqual([E.START_AUTOSAMPLE]);
    expect(resumption.isEntryOwed).toBe(false);
  });

  it('is owed until the entry has failed too often in a row, of which one that succeeds makes an end', () => {
    const { resumption, entered } = sampled();
    const owed: boolean[] = [];
    for (let attempt = 1; attempt <= ENTRY_ATTEMPTS; attempt += 1) {
      resumption.begun(entered, E.ENTER);
      owed.push(resumption.isEntryOwed);
    }

    resumption.begun(entered, E.ENTER);
    resumption.answered(entered, E.ENTER, undefined);
    resumption.begun(entered, E.ENTER);

    expect(owed).toEqual([true, true, true, true, false]);
    expect(resumption.isEntryOwed).toBe(true);
  });

  it('is nothing where somebody has stopped it, or command mode was entered for another reason', () => {
    const { desired, resumption, raised, found, entered } = sampled();

    resumption.answered({ ...found, state: S.AUTOSAMPLE, event: E.STOP_AUTOSAMPLE }, E.STOP_AUTOSAMPLE, S.COMMAND);
    resumption.answered({ ...entered, event: E.STOP_AUTOSAMPLE }, E.ENTER, undefined);

    expect([desired.isSampling, raised]).toEqual([false, []]);
  });
});

import type { Fault } from './fault.ts';
import type { Verdict } from './verdict.ts';

/** What share of the faults the tests have to notice. */
export const GOAL = 0.95;

/** A fault, and how the tests took it. */
export interface Finding {
  readonly fault: Fault;
  readonly verdict: Verdict;
}

/** Answers what share of faults was caught, from 0 to 1. */
export function shareCaught(findings: readonly Finding[]): number {
  return findings.filter(({ verdict }) => verdict.status === 'caught').length / findings.length;
}

/** Writes the page that lists every fault and what caught it. */
export function writePage(findings: readonly Finding[]): string {
  const caught = findings.filter(({ verdict }) => verdict.status === 'caught').length;
  const missed = findings.filter(({ verdict }) => verdict.status === 'missed');
  const areas = [...new Set(findings.map(({ fault }) => areaOf(fault)))];
  return [
    '# Planted faults',
    '',
    METHOD,
    '',
    `**${caught} of ${findings.length} are caught**, ${percent(shareCaught(findings))}; wanted are ${percent(GOAL)}.`,
    '',
    '## Missed',
    '',
    ...(missed.length === 0
      ? ['None.']
      : missed.map(({ fault }) => `- \`${fault.id}\`: ${fault.breaks} ${fault.excuse ?? 'No test notices.'}`)),
    ...areas.flatMap((area) => ['', `## ${area}`, '', ...tableOf(findings.filter(({ fault }) => areaOf(fault) === area))]),
    '',
  ].join('\n');
}

const METHOD = `Each line is a mistake that somebody could make in the state machine, the driver base or the SBE 37, chosen from the sources before the tests were looked at.
It is planted in a copy of the tree; then the tests beside it are run, those of its package, and those of the packages that build on it, until one fails. Types
are not checked, and recordings that are not ours to publish are left out. \`npm run mutants\` writes this page; the faults are data in
[tools/mutants](../tools/mutants/README.md).`;

function tableOf(findings: readonly Finding[]): readonly string[] {
  return [
    '| fault | what it breaks | the first test that fails |',
    '|---|---|---|',
    ...findings.map(
      ({ fault, verdict }) =>
        `| ${nameOf(fault)} | ${cell(fault.breaks)} | ${verdict.status === 'caught' ? cell(verdict.by) : '**none**'} |`,
    ),
  ];
}

function areaOf({ id }: Fault): string {
  return id.slice(0, id.indexOf('/'));
}

function nameOf({ id }: Fault): string {
  return id.slice(id.indexOf('/') + 1);
}

/** Text as a table takes it. */
function cell(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll(/[|<>*_`[\]]/g, (character) => `\\${character}`)
    .replaceAll(/\s+/g, ' ');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

import { AGENTS, type AgentKey } from './agents.ts';
import type { Figure, Goal, Measurement } from './figures.ts';
import { median, type Rounds } from './rounds.ts';

/** One line of the report: a figure of ours beside those of the peers, and how it stands to its goals. */
export interface Line {
  readonly title: string;
  readonly unit: string;
  readonly values: ReadonlyMap<AgentKey, number>;
  readonly verdicts: readonly Verdict[];
}

/** How a figure stands to one of its goals. */
export interface Verdict {
  readonly text: string;
  readonly isReached: boolean;
}

/** Reads a measurement's figures from its runs. */
export function linesOf({ figures, agents: [ours] }: Measurement, rounds: Rounds): Line[] {
  return figures.map((figure) => {
    const { title, unit, of, goals } = figure;
    const values = new Map([...rounds].map(([agent, told]) => [agent, median(told.map(of))]));
    return { title, unit, values, verdicts: goals.map((goal) => judge(values.get(ours) ?? NaN, goal, { figure, values })) };
  });
}

function judge(own: number, { peer, atMost, atLeast }: Goal, { figure, values }: { figure: Figure; values: ReadonlyMap<AgentKey, number> }): Verdict {
  const measure = peer === undefined ? own : own / (values.get(peer) ?? NaN);
  const isReached = atMost === undefined ? measure >= (atLeast ?? -Infinity) : measure <= atMost;
  const wanted = `${atMost === undefined ? 'at least' : 'at most'} ${atMost ?? atLeast ?? ''}`;
  const found = peer === undefined ? `${rounded(own)} ${figure.unit}`.trim() : `${measure.toFixed(2)} of ${AGENTS[peer].name}`;
  return { text: `${found}; ${wanted}`, isReached };
}

/** Writes lines as Markdown: the goals first, then every number. */
export function writeReport(lines: readonly Line[]): string {
  const goals = lines.flatMap(({ title, verdicts }) => verdicts.map(({ text, isReached }) => `| ${title} | ${text} | ${isReached ? 'yes' : '**no**'} |`));
  const agents = [...new Set(lines.flatMap(({ values }) => [...values.keys()]))];
  const numbers = lines.map(({ title, unit, values }) => {
    const cells = agents.map((agent) => (values.has(agent) ? rounded(values.get(agent) ?? NaN) : ''));
    return `| ${title}${unit === '' ? '' : `, ${unit}`} | ${cells.join(' | ')} |`;
  });
  return [
    '| what | found; wanted | reached |', '|---|---|---|', ...goals, '',
    `| medians | ${agents.map((agent) => AGENTS[agent].name).join(' | ')} |`, `|---|${agents.map(() => '---|').join('')}`, ...numbers, '',
  ].join('\n');
}

function rounded(value: number): string {
  if (Number.isNaN(value)) return 'failed';
  return String(Number(value.toPrecision(3)));
}

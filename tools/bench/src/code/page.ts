/** What was found of something, and what was wanted. */
export interface Finding {
  readonly title: string;
  readonly found: number;
  /** What the number is: `x of the peer` for a ratio, or a unit. */
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

/** Numbers of several contenders, one line each. */
export interface NumberTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly [title: string, ...values: number[]])[];
}

/** What one measurement tells. */
export interface Page {
  readonly heading: string;
  /** What was measured, and against what. */
  readonly method: string;
  readonly findings: readonly Finding[];
  readonly tables: readonly NumberTable[];
}

/** One measurement, by the name that the command line has for it. */
export interface CodeMeasurement {
  readonly name: string;
  readonly measure: () => Promise<Page>;
}

/** Tells whether a finding is what was wanted; one that failed is not. */
export function isReached({ found, atMost = Infinity, atLeast = -Infinity }: Finding): boolean {
  return found <= atMost && found >= atLeast;
}

/** Writes a page as Markdown: what was wanted first, then every number. */
export function writePage({ heading, method, findings, tables }: Page, { name, machine }: { readonly name: string; readonly machine: string }): string {
  const goals = findings.map((each) => `| ${each.title} | ${rounded(each.found)} ${each.unit}; ${wanted(each)} | ${isReached(each) ? 'yes' : '**no**'} |`);
  return [
    `# ${heading}`, '', `${method} \`npm run bench -- ${name}\` writes this page.`, '', `Machine: ${machine}.`, '',
    '| what | found; wanted | reached |', '|---|---|---|', ...goals, '', ...tables.flatMap(writeTable),
  ].join('\n');
}

function writeTable({ columns, rows }: NumberTable): string[] {
  const lines = rows.map(([title, ...values]) => `| ${[title, ...values.map(rounded)].join(' | ')} |`);
  return [`| ${columns.join(' | ')} |`, `|${columns.map(() => '---|').join('')}`, ...lines, ''];
}

function wanted({ atMost, atLeast }: Finding): string {
  return atMost === undefined ? `at least ${atLeast ?? ''}` : `at most ${atMost}`;
}

function rounded(value: number): string {
  return Number.isNaN(value) ? 'failed' : String(Number(value.toPrecision(3)));
}

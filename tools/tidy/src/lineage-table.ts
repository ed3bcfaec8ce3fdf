import type { ProjectTests } from './test-reports.ts';

/** The rows that docs/lineage.md must have. */
export const LINEAGE_ROWS = 60;

const MARK = /^[A-Z]?\d+$/;

/** A test as a row names it: `` `driver: sends nothing when a value is out of range` ``. */
export interface NamedTest {
  readonly project: string;
  readonly name: string;
}

/** One row of a lineage table: its mark, and the tests that its last column names. */
export interface LineageRow {
  /** A number for the rows of the seed, a letter and a number for those of its states, events and errors. */
  readonly mark: string;
  readonly tests: readonly NamedTest[];
}

/** Reads the marked rows of every table in a Markdown text; other lines, and rows that begin otherwise, are passed over. */
export function lineageRows(markdown: string): readonly LineageRow[] {
  const rows = markdown.split(/\r?\n/).filter((line) => line.startsWith('|'));
  return rows.flatMap((line) => {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
    const [first = '', last = ''] = [cells[0], cells.at(-1)];
    return MARK.test(first) ? [{ mark: first, tests: testsNamedIn(last) }] : [];
  });
}

/** Says which rows are missing, doubled or name no test, and which tests do not exist or did not pass. */
export function lineageProblems(rows: readonly LineageRow[], tests: ReadonlyMap<string, ProjectTests>): readonly string[] {
  const wanted = Array.from({ length: LINEAGE_ROWS }, (_, index) => String(index + 1));
  const marks = [...new Set([...wanted, ...rows.map((row) => row.mark)])];
  const count = (mark: string): number => rows.filter((row) => row.mark === mark).length;
  return [
    ...wanted.filter((mark) => count(mark) === 0).map((mark) => `row ${mark} is missing`),
    ...marks.filter((mark) => count(mark) > 1).map((mark) => `row ${mark} is there ${count(mark)} times`),
    ...marks.filter((mark) => /^\d/.test(mark) && !wanted.includes(mark)).map((mark) => `row ${mark} is not one of 1 to ${LINEAGE_ROWS}`),
    ...rows.flatMap((row) => rowProblems(row, tests)),
  ];
}

function rowProblems({ mark, tests: named }: LineageRow, tests: ReadonlyMap<string, ProjectTests>): readonly string[] {
  if (named.length === 0) return [`row ${mark} names no test in its last column`];
  return named.flatMap(({ project, name }) => {
    const ran = tests.get(project);
    if (ran === undefined) return [`row ${mark}: project ${project} has no test report`];
    const passed = ran.get(name);
    if (passed === undefined) return [`row ${mark}: ${project} has no test ${JSON.stringify(name)}`];
    return passed ? [] : [`row ${mark}: ${project}: ${JSON.stringify(name)} did not pass`];
  });
}

/** A code span that holds backticks is fenced with more of them, as Markdown has it. */
function testsNamedIn(cell: string): readonly NamedTest[] {
  return [...cell.matchAll(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g)].flatMap(([, , code = '']) => {
    const [, project, name] = /^\s?([\w-]+): (.+?)\s?$/.exec(code) ?? [];
    return project === undefined || name === undefined ? [] : [{ project, name }];
  });
}

import { describe, expect, it } from 'vitest';
import { LINEAGE_ROWS, lineageProblems, type LineageRow, lineageRows } from './lineage-table.ts';
import { testsIn } from './test-reports.ts';

const report = JSON.stringify({
  testResults: [
    { assertionResults: [{ title: 'holds', fullName: 'the driver holds', status: 'passed' }] },
    {
      assertionResults: [
        { title: 'breaks', fullName: 'the driver breaks', status: 'failed' },
        { title: 'is named twice', fullName: 'one is named twice', status: 'passed' },
        { title: 'is named twice', fullName: 'two is named twice', status: 'failed' },
      ],
    },
  ],
});
const tests = new Map([['driver', testsIn(report)]]);
const naming = (name: string, project = 'driver'): readonly LineageRow[] =>
  Array.from({ length: LINEAGE_ROWS }, (_, index) => ({ mark: String(index + 1), tests: [{ project, name: index === 6 ? name : 'holds' }] }));

describe('a lineage table', () => {
  it('gives its marked rows with the tests of the last column', () => {
    const markdown = [
      '| # | was | is | test |',
      '|---|---|---|---|',
      '| 1 | `old` | new | `driver: holds` |',
      '| 2 | a \\| b | new | `driver: holds`, ``fsm: says `x` and \\| goes on`` |',
      'Prose | 3 | is no row.',
      '| E4 | old | new | nothing |',
    ].join('\n');

    expect(lineageRows(markdown)).toEqual([
      { mark: '1', tests: [{ project: 'driver', name: 'holds' }] },
      {
        mark: '2',
        tests: [
          { project: 'driver', name: 'holds' },
          { project: 'fsm', name: 'says `x` and | goes on' },
        ],
      },
      { mark: 'E4', tests: [] },
    ]);
  });

  it('passes when every row names a test that passed, by its own title or its full one', () => {
    expect(lineageProblems(naming('holds'), tests)).toEqual([]);
    expect(lineageProblems(naming('the driver holds'), tests)).toEqual([]);
  });

  it('fails for a row that is missing, doubled, one too many, or names no test', () => {
    const rows = [
      ...naming('holds').filter(({ mark }) => mark !== '9'),
      { mark: '61', tests: [] },
      { mark: '2', tests: [{ project: 'driver', name: 'holds' }] },
      { mark: 'E1', tests: [] },
    ];

    expect(lineageProblems(rows, tests)).toEqual([
      'row 9 is missing',
      'row 2 is there 2 times',
      'row 61 is not one of 1 to 60',
      'row 61 names no test in its last column',
      'row E1 names no test in its last column',
    ]);
  });

  it.each([
    ['does not exist', naming('flies'), 'row 7: driver has no test "flies"'],
    ['did not pass', naming('breaks'), 'row 7: driver: "breaks" did not pass'],
    ['shares its name with one that did not pass', naming('is named twice'), 'row 7: driver: "is named twice" did not pass'],
    [
      'belongs to a project that was not run',
      naming('holds', 'fsm').slice(0, 7).concat(naming('holds').slice(7)),
      'row 1: project fsm has no test report',
    ],
  ])('fails for a test that %s', (_, rows, problem) => {
    expect(lineageProblems(rows, tests)[0]).toBe(problem);
  });
});

import { describe, expect, it } from 'vitest';
import { isReached, writePage } from './page.ts';

const speed = { title: 'reading', found: 120.4, unit: 'MB/s', atLeast: 100 } as const;
const ratio = { title: 'reading', found: 3.004, unit: 'of a loop by hand', atMost: 3 } as const;

describe('isReached', () => {
  it('holds what was found against what was wanted', () => {
    expect([speed, { ...speed, found: 99.9 }, ratio, { ...ratio, found: 3 }].map(isReached)).toEqual([true, false, false, true]);
  });

  it('takes no finding for reached that failed', () => {
    expect([isReached({ ...speed, found: NaN }), isReached({ ...ratio, found: NaN })]).toEqual([false, false]);
  });
});

describe('writePage', () => {
  it('writes what was wanted first, then every number', () => {
    const page = {
      heading: 'Benchmarks: reading',
      method: 'One reads.',
      findings: [speed, ratio],
      tables: [{ columns: ['MB/s', 'by hand'], rows: [['reading', 361.23], ['writing', NaN]] as const }],
    };

    expect(writePage(page, { name: 'read', machine: 'two cores' })).toBe(
      [
        '# Benchmarks: reading', '', 'One reads. `npm run bench -- read` writes this page.', '', 'Machine: two cores.', '',
        '| what | found; wanted | reached |', '|---|---|---|',
        '| reading | 120 MB/s; at least 100 | yes |', '| reading | 3 of a loop by hand; at most 3 | **no** |', '',
        '| MB/s | by hand |', '|---|---|', '| reading | 361 |', '| writing | failed |', '',
      ].join('\n'),
    );
  });
});

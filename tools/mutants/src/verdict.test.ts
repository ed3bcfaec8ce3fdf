import { describe, expect, it } from 'vitest';
import { firstFailure, type TestReport } from './verdict.ts';

const good = {
  name: '/tree/packages/a/src/good.test.ts',
  status: 'passed',
  assertionResults: [{ fullName: 'a thing works', status: 'passed' }],
};
const bad = {
  name: '/tree/packages/a/src/bad.test.ts',
  status: 'failed',
  assertionResults: [
    { fullName: 'a thing begins', status: 'passed' },
    { fullName: 'a thing ends', status: 'failed' },
    { fullName: 'a thing is over', status: 'pending' },
  ],
};
const broken = { name: '/tree/packages/a/src/broken.test.ts', status: 'failed', assertionResults: [] };
const failureIn = (...testResults: TestReport['testResults']): string | undefined => firstFailure({ testResults }, '/tree');

describe('the first failure of a report', () => {
  it('is the first test that failed, with its file', () => {
    expect(failureIn(good, bad, broken)).toBe('packages/a/src/bad.test.ts: a thing ends');
  });

  it('is a file where that does not load', () => {
    expect(failureIn(good, broken, bad)).toBe('packages/a/src/broken.test.ts: the file does not load');
  });

  it('is absent where all passed', () => {
    expect(failureIn(good)).toBeUndefined();
  });
});

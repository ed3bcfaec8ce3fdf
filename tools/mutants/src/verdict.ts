import { relative } from 'node:path';

/** How the tests took a fault. */
export type Verdict =
  | {
      readonly status: 'caught';
      /** The file of the first test that failed, and the test; the file alone where all of it failed. */ readonly by: string;
    }
  | { readonly status: 'missed' };

/** What a report of vitest's has in it, as far as it matters here. */
export interface TestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Names the first test of a report that failed, with its file relative to a root; `undefined` when none did. */
export function firstFailure({ testResults }: TestReport, root: string): string | undefined {
  for (const { name, status, assertionResults } of testResults) {
    const file = relative(root, name);
    const failed = assertionResults.find((test) => test.status === 'failed');
    if (failed !== undefined) return `${file}: ${failed.fullName}`;
    if (status === 'failed' && assertionResults.length === 0) return `${file}: the file does not load`;
  }
  return undefined;
}

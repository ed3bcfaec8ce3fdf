export { type Fault, faultProblems, planted } from './fault.ts';
export { FAULTS } from './faults.ts';
export { Findings } from './findings.ts';
export { type Finding, GOAL, shareCaught, writePage } from './report.ts';
export { ScratchTree } from './scratch-tree.ts';
export { RUN_LIMIT_MS, runTests, selectionsFor, type TestSelection } from './test-run.ts';
export { firstFailure, type TestReport, type Verdict } from './verdict.ts';

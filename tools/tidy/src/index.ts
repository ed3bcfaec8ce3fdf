export { lint, type LintMessage, type LintReport, SKIPPED } from './lint-report.ts';
export { type NxOptions, type NxOutcome, runNx, targetsOf } from './nx.ts';
export { packageProblems, tagProblems, type WorkspaceFacts } from './package-rules.ts';
export { ScratchWorkspace } from './scratch-workspace.ts';
export { filesBelow, type Manifest, packageAt, packagesOf, WORKSPACE_ROOT, type WorkspacePackage } from './workspace.ts';
export { LINEAGE_ROWS, lineageProblems, type LineageRow, lineageRows, type NamedTest } from './lineage-table.ts';
export { type ProjectTests, testsIn, testsOf } from './test-reports.ts';
export { anchorsIn, type CodeBlock, codeBlocksIn, linksIn, type MarkdownLink } from './markdown.ts';
export { type Snippet, typeProblems } from './type-check.ts';

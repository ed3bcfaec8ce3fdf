export { buildTaffrail } from './app.ts';
export { EndRequest, type EndCause } from './shell/end-request.ts';
export type { Shell, ShellInput, ShellOutput, ShellProcess } from './shell/shell.ts';

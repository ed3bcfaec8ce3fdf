export { runTaffrail } from './app.ts';
export { type EndCause, EndRequest } from './shell/end-request.ts';
export type { Shell, ShellInput, ShellOutput, ShellProcess } from './shell/shell.ts';

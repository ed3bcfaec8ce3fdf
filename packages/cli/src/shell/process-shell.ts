import { ExitStatus } from './action.ts';
import { EndRequest } from './end-request.ts';
import type { Shell, ShellProcess } from './shell.ts';

/**
 * Makes a process into a shell for one command, until it is closed.
 *
 * SIGINT, SIGTERM, SIGHUP (its terminal was closed), the closing of standard output and, for a program started with an IPC channel, the end of whoever
 * started it abort the shell's signal, once; a second SIGINT ends the process where it stands.
 */
export function processShell(process: NodeJS.Process): { readonly shell: Shell; readonly close: () => void } {
  const controller = new AbortController();
  const end = (request: EndRequest): void => {
    controller.abort(request);
  };
  const onInterrupt = (): void => {
    if (controller.signal.reason instanceof EndRequest && controller.signal.reason.endCause === 'SIGINT')
      process.exit(ExitStatus.INTERRUPTED);
    // A command that is already ending for another reason has been asked to by its starter, who is waiting for it.
    end(new EndRequest('SIGINT'));
  };
  const onTerminate = (): void => {
    end(new EndRequest('SIGTERM'));
  };
  const onHangup = (): void => {
    end(new EndRequest('SIGHUP'));
  };
  const onParentGone = (): void => {
    end(new EndRequest('parent-gone'));
  };
  // Without a listener, a reader that went away would end the process with a stack trace. Nobody is left to tell.
  const onOutputError = (): void => {
    end(new EndRequest('output-closed'));
  };
  const onDiagnosticsError = (): void => undefined;

  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  process.on('SIGHUP', onHangup);
  process.on('disconnect', onParentGone);
  process.channel?.unref();
  process.stdout.on('error', onOutputError);
  process.stderr.on('error', onDiagnosticsError);
  const close = (): void => {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
    process.off('SIGHUP', onHangup);
    process.off('disconnect', onParentGone);
    if (process.connected) process.disconnect();
    // The error listeners stay: output may still be on its way.
  };
  // It is one but for `exitCode`, which may also be undefined, as a property that is not there is.
  return { shell: { process: process as ShellProcess, signal: controller.signal }, close };
}

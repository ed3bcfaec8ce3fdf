/** What asked a command to end: a signal, the reader of its output having gone, or the program that started it having gone. */
export type EndCause = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'output-closed' | 'parent-gone';

/** The reason of the abort signal that commands are given. */
export class EndRequest extends Error {
  readonly code = 'interrupted';
  readonly endCause: EndCause;

  constructor(endCause: EndCause) {
    super(`ended by ${endCause}`);
    this.name = new.target.name;
    this.endCause = endCause;
  }
}

/** Resolves with the reason once a signal aborts; at once when it has. */
export async function aborted(signal: AbortSignal): Promise<unknown> {
  if (!signal.aborted)
    await new Promise<void>((resolve) => {
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
    });
  return signal.reason;
}

/**
 * Ends a command that serves until it is told to stop.
 *
 * To be told so, by SIGTERM, by the closing of its terminal or by losing whoever wanted it, is then what it waited for; Ctrl-C is an interruption all the same.
 */
export function concludeService(signal: AbortSignal): void {
  if (signal.reason instanceof EndRequest && signal.reason.endCause === 'SIGINT') throw signal.reason;
}

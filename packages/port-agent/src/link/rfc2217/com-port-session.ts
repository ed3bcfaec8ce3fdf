import type { SchedulerLike, Subscription } from 'rxjs';
import { ComPortRefusedError, ComPortTimeoutError, type PortAgentError } from '../../errors.ts';
import { COM_PORT_DEADLINE_MS } from '../../limits.ts';
import { BreakControl, ComPortCommand, type ComPortRequest, describeRequest, encodeRequest, readAnswer } from './com-port-command.ts';

/** A server may round a rate to what its clock gives; a receiver bears about so much. */
const BAUD_TOLERANCE = 0.02;

interface Pending {
  readonly request: ComPortRequest;
  readonly deadline: Subscription;
  readonly settle: (error?: Error) => void;
}

/** The requests that wait for a terminal server's answer. */
export class ComPortSession {
  readonly #send: (payload: Uint8Array) => void;
  readonly #scheduler: SchedulerLike;
  readonly #pending = new Set<Pending>();

  constructor({ send, scheduler }: { send: (payload: Uint8Array) => void; scheduler: SchedulerLike }) {
    this.#send = send;
    this.#scheduler = scheduler;
  }

  /** Makes a request whose answer does not matter. */
  tell(request: ComPortRequest): void {
    this.#send(encodeRequest(request));
  }

  /** Makes a request and waits until the server has done it. @throws {@link ComPortRefusedError} or {@link ComPortTimeoutError}. */
  async request(request: ComPortRequest): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        pending.deadline.unsubscribe();
        this.#pending.delete(pending);
        if (error === undefined) resolve();
        else reject(error);
      };
      const timeout = () => { settle(new ComPortTimeoutError(describeRequest(request), COM_PORT_DEADLINE_MS)); };
      const pending: Pending = { request, settle, deadline: this.#scheduler.schedule(timeout, COM_PORT_DEADLINE_MS) };
      this.#pending.add(pending);
      this.tell(request);
    });
  }

  /** Takes what the server said: the answer to the first request of its kind, or nothing that matters. */
  take(payload: Uint8Array): void {
    for (const { request, settle } of this.#pending) {
      const found = readAnswer(request.command, payload);
      if (found === undefined) continue;
      return settle(isGranted(request, found) ? undefined : new ComPortRefusedError(describeRequest(request), `it set ${found}`));
    }
  }

  /** Ends every wait. */
  fail(error: PortAgentError): void {
    for (const { settle } of [...this.#pending]) settle(error);
  }
}

function isGranted({ command, value }: ComPortRequest, found: number): boolean {
  // ser2net 4.3 does end the BREAK, and answers that it has begun one.
  if (command === ComPortCommand.SET_CONTROL && value === BreakControl.OFF) return found === BreakControl.OFF || found === BreakControl.ON;
  const tolerance = command === ComPortCommand.SET_BAUDRATE ? value * BAUD_TOLERANCE : 0;
  return Math.abs(found - value) <= tolerance;
}

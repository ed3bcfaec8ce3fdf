import type { SchedulerLike } from 'rxjs';
import type { ConnectionListener, LinkConnection, LinkKind } from '../../src/link/link-connection.ts';

/** One connection of a {@link FakeKind}, as the test sees it. */
export interface FakeConnection extends LinkConnection {
  readonly listener: ConnectionListener;
}

/** A kind of link whose connections do what the test says, on the test's clock. */
export class FakeKind implements LinkKind {
  readonly url = 'fake:';
  readonly hasBreak = true;
  readonly longestWriteBytes = Infinity;
  readonly connections: FakeConnection[] = [];
  /** What was written and done, in order. */
  readonly done: string[] = [];
  /** Whether an attempt succeeds, or neither does nor fails. */
  isThere: boolean | 'silent' = true;
  /** How many connections are open or being opened. */
  openCount = 0;
  mostOpen = 0;
  readonly #scheduler: SchedulerLike;

  constructor(scheduler: SchedulerLike) {
    this.#scheduler = scheduler;
  }

  get last(): FakeConnection {
    return this.connections.at(-1)!;
  }

  open(listener: ConnectionListener): LinkConnection {
    this.openCount++;
    this.mostOpen = Math.max(this.mostOpen, this.openCount);
    let isOver = false;
    const close = (reason: string) => {
      if (isOver) return;
      isOver = true;
      this.#scheduler.schedule(() => {
        this.openCount--;
        listener.closed(reason);
      });
    };
    const connection = {
      listener,
      queuedBytes: 0,
      write: (bytes: Uint8Array) => this.done.push(Buffer.from(bytes).toString()) > 0,
      setBreak: async (isOn: boolean) => { this.done.push(isOn ? 'break on' : 'break off'); },
      end: () => { close('ended'); },
      abort: close,
    };
    this.connections.push(connection);
    const { isThere } = this;
    if (isThere === true) this.#scheduler.schedule(() => { listener.opened(); });
    if (isThere === false) close('refused');
    return connection;
  }
}

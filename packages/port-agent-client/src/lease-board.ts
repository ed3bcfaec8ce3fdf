import type { LeaseNotice } from '@taffrail/port-agent-packet';
import { BehaviorSubject, type Observable } from 'rxjs';

/** Whether a client may write to the exclusion of others, as far as it was told. */
export interface LeaseStatus {
  readonly isHeld: boolean;
  /** Who holds the lease, where that is another client. */
  readonly holder?: string;
}

/** What is known of the write lease. */
export class LeaseBoard {
  /** Replays the latest; completes, and never errors. */
  readonly lease$: Observable<LeaseStatus>;
  readonly #lease = new BehaviorSubject<LeaseStatus>({ isHeld: false });

  constructor() {
    this.lease$ = this.#lease.asObservable();
  }

  /** Notes what the agent says. */
  told({ state, holder }: LeaseNotice): void {
    const isHeld = state === 'granted';
    this.#lease.next(isHeld || holder === undefined ? { isHeld } : { isHeld, holder });
  }

  /** Notes that the agent was lost and found again, and with it what was held; says whether anything was. */
  foundAgain(): boolean {
    const wasHeld = this.#lease.value.isHeld;
    if (wasHeld) this.#lease.next({ isHeld: false });
    return wasHeld;
  }

  /** Says nothing more. */
  complete(): void {
    this.#lease.complete();
  }
}

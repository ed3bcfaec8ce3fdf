import type { Batch, JournalGap } from './batch.ts';

/** What a journal tells its owner. */
export interface JournalListener {
  /** Packets have been written; only now may anybody be sent them. */
  appended(batch: Batch): void;
  /** Writing or syncing fails; packets are passed on unwritten, or not on the disk yet, until it works again. Told once for each such time. */
  failed(error: unknown): void;
  /** Writing works again; what lies in the gap was passed on to whoever was there, and is not kept. */
  recovered(gap: JournalGap): void;
  /** Syncing works again, where it was that which failed. */
  synced?(): void;
  /** Files that have been kept for long enough cannot be removed; nothing is lost by that but room. Told once for each such time. */
  hindered(error: unknown): void;
}

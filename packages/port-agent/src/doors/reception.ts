import type { LinkWord } from '@taffrail/port-agent-packet';
import type { Batch } from '../journal/batch.ts';
import type { Reception } from './door.ts';

/** A door's part in what the agent tells all of its clients. */
export interface FedReception extends Reception {
  /** Passes on what was just journalled. */
  offer(batch: Batch): void;
  /** Tells the clients that the agent is alive. */
  beat(link: LinkWord): void;
  /** Tells the clients of a trouble of the agent's own. */
  fault(code: string, message: string): void;
}

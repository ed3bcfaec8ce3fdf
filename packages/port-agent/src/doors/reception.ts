import type { Socket } from 'node:net';
import type { LinkWord } from '@taffrail/port-agent-packet';
import type { Batch } from '../journal/batch.ts';
import type { Reception } from './door.ts';
import type { Feed } from './feed.ts';
import type { ClientReport } from './visitor.ts';

/** A door's part in what the agent tells all of its clients. */
export interface FedReception extends Reception {
  /** Passes on what was just journalled. */
  offer(batch: Batch): void;
  /** Tells the clients that the agent is alive. */
  beat(link: LinkWord): void;
  /** Tells the clients of a trouble of the agent's own. */
  fault(code: string, message: string): void;
}

/** Tells of a client that is served from the journal. */
export function reportOf({ name, feed, socket }: { name: string; feed: Pick<Feed, 'position'>; socket: Socket }, head: bigint): ClientReport {
  return { name, position: String(feed.position), lagBytes: Number(head - feed.position), queuedBytes: socket.writableLength };
}

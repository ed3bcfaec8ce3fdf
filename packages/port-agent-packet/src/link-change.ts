import { writeJson } from './json-payload.ts';
import type { LinkWord } from './stream-messages.ts';

/** A change of an agent's link to its instrument, as a STATUS packet in the journal tells it. */
export interface LinkChange {
  readonly link: LinkWord;
  readonly url: string;
  /** Why it is down. */
  readonly reason?: string;
}

/** Writes the payload of a STATUS packet that tells of the link. */
export function writeLinkChange(change: LinkChange): Uint8Array {
  return writeJson({ ...change });
}

/** Reads what a STATUS packet tells of the link; undefined when it tells of something else. */
export function readLinkChange(payload: Uint8Array): LinkWord | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    const link = typeof value === 'object' && value !== null && 'link' in value ? value.link : undefined;
    return link === 'up' || link === 'down' ? link : undefined;
  } catch {
    return undefined; // not JSON, so not one of these
  }
}

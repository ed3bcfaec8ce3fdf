import type { LinkWord } from '@taffrail/port-agent-packet';

/** A change of the link, as a STATUS packet in the journal tells it. */
export interface LinkChange {
  readonly link: LinkWord;
  readonly url: string;
  readonly reason?: string;
}

/** Writes the payload of a STATUS packet that tells of the link. */
export function writeLinkStatus(change: LinkChange): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(change));
}

/** Reads what a STATUS packet tells of the link; undefined when it tells of something else. */
export function readLinkStatus(payload: Uint8Array): LinkWord | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    const link = typeof value === 'object' && value !== null && 'link' in value ? value.link : undefined;
    return link === 'up' || link === 'down' ? link : undefined;
  } catch {
    return undefined; // not JSON, so not one of these
  }
}

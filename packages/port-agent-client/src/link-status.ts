import type { LinkWord } from '@taffrail/port-agent-packet';

/** Reads what a STATUS packet tells of the instrument's link; undefined when it tells of something else. */
export function readLinkStatus(payload: Uint8Array): LinkWord | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(payload));
    const link = typeof value === 'object' && value !== null && 'link' in value ? value.link : undefined;
    return link === 'up' || link === 'down' ? link : undefined;
  } catch {
    return undefined; // not JSON, so not one of these
  }
}

import { isIP } from 'node:net';

/** Tells whether an address is that of a multicast group or a broadcast: many listen there, and nobody ever sends from it. */
export function isGroupAddress(address: string): boolean {
  if (isIP(address) === 6) return /^ff/i.test(address);
  const first = Number(/^\d+/.exec(address)?.[0] ?? 0);
  return isIP(address) === 4 && ((first >= 224 && first <= 239) || address === '255.255.255.255');
}

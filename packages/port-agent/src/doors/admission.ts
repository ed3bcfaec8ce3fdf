import { isIPv6 } from 'node:net';
import {
  ADDRESSES_REMEMBERED,
  ADMISSION_BURST,
  ADMISSION_BURST_PER_ADDRESS,
  ADMISSIONS_PER_SECOND,
  ADMISSIONS_PER_SECOND_PER_ADDRESS,
  MAX_CLIENTS,
  MAX_CLIENTS_PER_ADDRESS,
} from '../limits.ts';
import { isLoopback } from '../port-agent-options.ts';
import { Allowance } from './allowance.ts';

/** Why a connection is turned away. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Somebody who comes to a door. */
export interface Arrival {
  /** The address that the connection comes from. */
  readonly address: string;
  /** The addresses of those who are in. */
  readonly present: readonly string[];
}

/**
 * Bounds how many are let in and how often, in all and from any one address, so that no stranger keeps the others out.
 *
 * Whoever comes from this machine shares one address with everybody on it, and is bounded with all only.
 */
export class Admission {
  readonly #all: Allowance;
  readonly #byAddress = new Map<string, Allowance>();

  constructor(nowMs: number) {
    this.#all = new Allowance({ burst: ADMISSION_BURST, perSecond: ADMISSIONS_PER_SECOND }, nowMs);
  }

  /** Lets one more in, or says why not. What one address may not have is not taken from the others. */
  refusal({ address, present }: Arrival, nowMs: number): Refusal | undefined {
    if (present.length >= MAX_CLIENTS) return { code: 'too-many-clients', message: `${MAX_CLIENTS} clients are in` };
    const place = placeOf(address);
    if (!isLoopback(place)) {
      if (countFromPlaceOf(address, present) >= MAX_CLIENTS_PER_ADDRESS) {
        return { code: 'too-many-clients', message: `${MAX_CLIENTS_PER_ADDRESS} clients from ${place} are in` };
      }
      if (!this.#allowanceOf(place, nowMs).take(nowMs)) {
        return { code: 'too-many-connections', message: `more than ${ADMISSIONS_PER_SECOND_PER_ADDRESS} connections a second came in from ${place}` };
      }
    }
    if (this.#all.take(nowMs)) return undefined;
    return { code: 'too-many-connections', message: `more than ${ADMISSIONS_PER_SECOND} connections a second came in` };
  }

  #allowanceOf(place: string, nowMs: number): Allowance {
    const known = this.#byAddress.get(place);
    if (known !== undefined) return known;
    if (this.#byAddress.size >= ADDRESSES_REMEMBERED) this.#forget(nowMs);
    const allowance = new Allowance({ burst: ADMISSION_BURST_PER_ADDRESS, perSecond: ADMISSIONS_PER_SECOND_PER_ADDRESS }, nowMs);
    this.#byAddress.set(place, allowance);
    return allowance;
  }

  /** Forgets who has not come for a while, or else who came first: together they are bounded with all. */
  #forget(nowMs: number): void {
    for (const [place, allowance] of this.#byAddress) if (allowance.isWhole(nowMs)) this.#byAddress.delete(place);
    const [first] = this.#byAddress.keys();
    if (first !== undefined && this.#byAddress.size >= ADDRESSES_REMEMBERED) this.#byAddress.delete(first);
  }
}

/** Counts those who come from where an address is; none where that is this machine, whose users share one address. */
export function countFromPlaceOf(address: string, present: readonly string[]): number {
  const place = placeOf(address);
  return isLoopback(place) ? 0 : present.filter((each) => placeOf(each) === place).length;
}

/** What counts as one address: IPv4 as such, however it is written, and of IPv6 the half that names a network, since its hosts choose the other. */
function placeOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!isIPv6(plain) || isLoopback(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - groups.length - behind.length) }, () => '0');
  return `${[...groups, ...zeros, ...behind].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}

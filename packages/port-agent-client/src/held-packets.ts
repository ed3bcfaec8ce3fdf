import { EARLY_BYTES_LIMIT } from '@taffrail/connection';
import type { Packet } from '@taffrail/port-agent-packet';

/** What happens to packets that are held. */
export interface HeldPacketsOptions {
  /** Takes a packet that is held no longer. */
  readonly release: (packet: Packet) => void;
  /** Is told when more is held than may be. */
  readonly overflowed: (reason: string) => void;
}

/**
 * Packets that wait for somebody to take the data in front of them.
 *
 * Data that comes before the first subscriber is kept for it; news of the link, or of a gap, that comes behind such data must not
 * overtake it, or two halves of what was never one would be put together. Whoever goes on from a place may have the first half already.
 */
export class HeldPackets {
  readonly #options: HeldPacketsOptions;
  #packets: Packet[] = [];
  #lengthBytes = 0;
  #isReleasing = false;

  constructor(options: HeldPacketsOptions) {
    this.#options = options;
  }

  /** Whether any wait: what comes now is behind them. */
  get isEmpty(): boolean {
    return this.#packets.length === 0;
  }

  /** Has a packet wait. */
  hold(packet: Packet): void {
    this.#packets.push(packet);
    this.#lengthBytes += packet.lengthBytes;
    if (this.#lengthBytes > EARLY_BYTES_LIMIT) this.#options.overflowed(`nobody took the first ${EARLY_BYTES_LIMIT} bytes`);
  }

  /** Lets all of them go in their order, once whoever takes the data has subscribed to what else there is. */
  releaseSoon(): void {
    if (this.isEmpty || this.#isReleasing) return;
    this.#isReleasing = true;
    setImmediate(() => {
      this.#isReleasing = false;
      const packets = this.#packets;
      this.drop();
      for (const packet of packets) this.#options.release(packet);
    });
  }

  /** Forgets them: the agent that is found again sends them again. */
  drop(): void {
    this.#packets = [];
    this.#lengthBytes = 0;
  }
}

/** How sampling is stopped at some frame rate. Source of all times: the lineage's code. */
export interface StopPlan {
  /** How many stops are sent, one every {@link STOP_EVERY_MS}, before anything is made of what comes. */
  readonly stops: number;
  /** For how long no frame may come behind the last of them. */
  readonly quietMs: number;
  /** What it takes until what was sent before has come through all buffers. */
  readonly drainMs: number;
}

/** How long after one stop of several the next is sent. */
export const STOP_EVERY_MS = 150;

const SLOWEST_HZ = 0.125;
/** From here on, as at 0, which is as fast as it can, a single stop often goes unnoticed, and buffers on the way are long. */
const FAST_HZ = 8;

/** Plans how to stop an instrument with some frame rate, in hertz; `undefined` where it is not known. */
export function stopPlan(rateHz: number | undefined): StopPlan {
  if (rateHz === undefined) return { stops: 1, quietMs: quietMs(SLOWEST_HZ), drainMs: 0 };
  const isFast = rateHz === 0 || rateHz >= FAST_HZ;
  return isFast ? { stops: 25, quietMs: quietMs(FAST_HZ), drainMs: 5_000 } : { stops: 1, quietMs: quietMs(rateHz), drainMs: 0 };
}

function quietMs(rateHz: number): number {
  return 1_000 / rateHz + 1_000;
}

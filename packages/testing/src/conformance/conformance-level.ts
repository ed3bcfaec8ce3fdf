/** How far an instrument's driver is known to keep what is promised of drivers; each level includes those before it. */
export const CONFORMANCE_LEVELS = ['bronze', 'silver', 'gold', 'platinum'] as const;

/** One of {@link CONFORMANCE_LEVELS}. */
export type ConformanceLevel = (typeof CONFORMANCE_LEVELS)[number];

/** Tells whether one level asks for no more than another. */
export function isUpTo(level: ConformanceLevel, limit: ConformanceLevel): boolean {
  return CONFORMANCE_LEVELS.indexOf(level) <= CONFORMANCE_LEVELS.indexOf(limit);
}

/** An instrument's definition for tests. Loaded as the command loads it, when it is wanted: nothing may import it statically. */
export const { sbe37 } = await import('@taffrail/seabird-sbe37');

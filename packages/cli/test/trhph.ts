/** An instrument with menus, for tests. Loaded as the command loads it, when it is wanted. */
export const { trhph } = await import('@taffrail/uw-trhph');

const CODES: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

/** Tells whether the system refused something for want of room on the disk, which may come. */
export function isNoRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CODES.includes(error.code);
}

/** Shows any value in a message, however odd: text and objects as JSON where they have one. Never throws. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  try {
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  } catch {
    // It refers to itself, or holds something that JSON has no form for.
    return Object.prototype.toString.call(value);
  }
}

import type { FieldValue } from './particle-definition.ts';

/** Whether two values are the same, arrays and objects by what is in them. */
export function isSameValue(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  // Arrays are records too, their indexes the names.
  const [left, right] = [a, b] as readonly [Readonly<Record<string, FieldValue>>, Readonly<Record<string, FieldValue>>];
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => Object.hasOwn(right, name) && isSameValue(left[name], right[name]));
}

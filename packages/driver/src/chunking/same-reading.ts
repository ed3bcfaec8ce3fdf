import type { FieldValue, Reading } from '../definition/particle-definition.ts';

/** Whether two readings of one kind of sample have the same values and quality, whenever they were taken. */
export function isSameReading(a: Reading, b: Reading): boolean {
  return a.quality === b.quality && isSame(a.values as FieldValue, b.values as FieldValue); // what rules read are records of field values
}

function isSame(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  // Arrays are records too, their indexes the names.
  const [left, right] = [a, b] as readonly [Readonly<Record<string, FieldValue>>, Readonly<Record<string, FieldValue>>];
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => Object.hasOwn(right, name) && isSame(left[name], right[name]));
}

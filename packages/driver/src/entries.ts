/** Lists an object's own entries with the types of its keys; for objects that are known to have no other keys. */
export function entriesOf<K extends string, V>(object: { readonly [P in K]?: V }): [K, V][] {
  return Object.entries(object) as [K, V][]; // the caller's word that the type names every key
}

import type { AnyDefinition } from '../definition/instrument-definition.ts';
import { DefinitionError } from '../errors.ts';
import type { InstrumentProtocol } from './instrument-protocol.ts';

/** A definition that has all of another one, and the same states with the same events. */
type Sibling<D extends B, B extends AnyDefinition> = B['states'] extends D['states'] ? D : never;

/**
 * Gives a protocol that inherits from another model's as the protocol of its own model, whose definition it was made with.
 *
 * The inherited handlers serve whatever the definition has beyond the other model's, parameters and particles, as they serve the rest. Its
 * states and events have to be the same, since each is a handler that the class has to have.
 *
 * @example
 * ```ts
 * protected override buildProtocol(context: ProtocolContext) {
 *   return siblingProtocol(sbe37Im, new Sbe37ImProtocol(sbe37Im, context));
 * }
 * ```
 * @throws {@link DefinitionError} when the protocol was made with another definition.
 */
export function siblingProtocol<B extends AnyDefinition, D extends B>(definition: D & Sibling<D, B>, protocol: InstrumentProtocol<B>): InstrumentProtocol<D> {
  const { definition: found }: { readonly definition: AnyDefinition } = protocol;
  if (found !== definition) throw new DefinitionError(`expected a protocol that was made with the definition of ${definition.id}, found that of ${found.id}`);
  // It was made with D, and works from its definition: settings, samples and events are those of D. The handlers are those of B, whose states D has.
  return protocol as unknown as InstrumentProtocol<D>;
}

import { type MemoryConnection, memoryPair } from '@taffrail/connection';
import type { AnyDefinition } from '../src/definition/instrument-definition.ts';
import { CommandEngine } from '../src/engine/command-engine.ts';
import { latin1Text } from '../src/latin1.ts';
import { asyncScheduler } from 'rxjs';
import { FarEnd, type FarEndOptions } from './far-end.ts';

/** A command engine, and the far end it speaks with. */
export interface LinePartner {
  readonly engine: CommandEngine;
  readonly farEnd: FarEnd;
  readonly near: MemoryConnection;
}

/** Joins a command engine to a far end in memory. */
export function linePartner(definition: AnyDefinition, options: FarEndOptions): LinePartner {
  const { near, far } = memoryPair();
  const farEnd = new FarEnd(far, { hasEcho: definition.hasEcho === true, ...options });
  const engine = new CommandEngine(definition, near, asyncScheduler);
  near.data$.subscribe({ next: ({ bytes }) => { engine.receive(latin1Text(bytes)); }, error: (error: Error) => { engine.fail(error); } });
  return { engine, farEnd, near };
}

import type { Connection } from '@taffrail/connection';
import { expectTypeOf } from 'vitest';
import type { FailingCall } from './failing-calls.ts';

/** The methods of an interface, those included that it may lack. */
type MethodOf<T> = { [K in keyof T]-?: NonNullable<T[K]> extends (...args: never[]) => unknown ? K : never }[keyof T];

// A method that a connection gets, be it one that it may lack, is one that can be made to fail.
expectTypeOf<Exclude<FailingCall, 'open' | 'data$'>>().toEqualTypeOf<MethodOf<Connection>>();

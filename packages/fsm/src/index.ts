export {
  AbortedError,
  type AbortFacts,
  EventNotHandledError,
  FsmDefinitionError,
  FsmError,
  FsmNotStartedError,
  FsmStartError,
  FsmStoppedError,
  NextStateError,
  type NextStateFacts,
  QueueFullError,
  RaisedEventError,
  TransitionError,
  type TransitionFacts,
  UnknownEventError,
} from './errors.ts';
export type {
  Answer,
  Args,
  EventSignatures,
  FsmOptions,
  Handler,
  HandlerContext,
  Result,
  Transition,
} from './handler.ts';
export { DEFAULT_QUEUE_LIMIT, InstrumentFSM, RAISED_ERRORS_REPLAYED } from './instrument-fsm.ts';

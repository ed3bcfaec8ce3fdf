export {
  type Chunk,
  type Connection,
  type ConnectionOpener,
  EARLY_BYTES_LIMIT,
  type Gap,
  type LinkStatus,
  type OpenOptions,
  type OperationOptions,
  type ResumePlace,
  type WriteLeaseOptions,
} from './connection.ts';
export {
  ConnectFailedError,
  ConnectionClosedError,
  ConnectionError,
  ConnectionLostError,
  ConnectionUrlError,
  InstrumentError,
  LinkCapabilityError,
  WriteRefusedError,
} from './errors.ts';
export { Inbox } from './inbox.ts';
export { MemoryConnection, memoryPair, type MemoryPair, type MemoryPairOptions } from './memory-pair.ts';
export { type HostPort, hostPortOf, schemeOpener } from './openers.ts';

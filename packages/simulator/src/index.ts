export {
  type CommonFaultName,
  commonFaults,
  type Fault,
  FaultError,
  type FaultKind,
  type FaultTable,
  formatFault,
  parseFault,
} from './fault.ts';
export { InstrumentSimulator, type SimulatorOptions } from './instrument-simulator.ts';
export { LINE_LENGTH_LIMIT, type LineTerminator } from './line-input.ts';
export {
  type EchoStyle,
  PromptedSimulator,
  RETURN_GRACE_MS,
  type SimulatedCommand,
  type SimulatedPrompts,
  type SimulatedReply,
} from './prompted-simulator.ts';
export { RECORDED_INPUT_LIMIT, RecordedInstrument } from './recorded-instrument.ts';
export { scaledScheduler } from './scaled-scheduler.ts';
export { type SeededRandom, seededRandom } from './seeded-random.ts';
export type { SimulatorDefinition } from './simulator-definition.ts';
export type { SimulatorLink } from './simulator-link.ts';
export { Transcript, TRANSCRIPT_BYTES_LIMIT, TRANSCRIPT_ENTRIES_LIMIT, type TranscriptEntry } from './transcript.ts';
export { formatTranscript, formatTranscriptEntry, parseTranscript, TRANSCRIPT_HEADING, TRANSCRIPT_TEXT_LIMIT, TranscriptError } from './transcript-text.ts';
export { LINE_BYTES_LIMIT, RANDOM_PIECE_LIMIT } from './transmission-line.ts';

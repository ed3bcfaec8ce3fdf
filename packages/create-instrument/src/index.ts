export { type License, type Style, styleOf, styles } from './choices.ts';
export { createInstrument, type Surroundings } from './create-instrument.ts';
export { ArgumentsError, ChoiceError, CreateInstrumentError, FolderError, FolderNotEmptyError, NameError } from './errors.ts';
export { type FillIn, fillIns } from './fill-ins.ts';
export { guide, type GuideFacts } from './guide.ts';
export { CHANGESET, instrumentFiles, type InstrumentOrder } from './instrument-files.ts';
export { type InstrumentNames, namesOf } from './instrument-names.ts';
export type { Asker } from './questions.ts';
export type { RenderedFile } from './render.ts';

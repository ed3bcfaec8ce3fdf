export { type InstrumentGeneratorOptions, instrumentGenerator, type WorkspaceTree } from './instrument-generator.ts';

import { isDeepStrictEqual } from 'node:util';
import { type AnyDefinition, type Chunk, Chunker } from '@taffrail/driver';
import { corruptionSweep, type CorruptionSubject } from '../corruption-sweep.ts';
import { ConformanceError } from '../errors.ts';
import type { SampleRecord } from '../instrument-under-test.ts';
import { VIRTUAL_START_MS } from '../virtual-time.ts';

const LINE_END = '\r\n';

/** What the checks of samples look at. */
export interface SamplesSubject {
  readonly definition: AnyDefinition;
  readonly samples: Readonly<Record<string, readonly (readonly [record: SampleRecord, values: unknown])[]>>;
}

/**
 * Checks that each record gives its particle, with all of its values and no others, and each particle has a record.
 *
 * A record that is no line may give particles of other kinds beside it.
 */
export async function checkSamples(subject: SamplesSubject): Promise<void> {
  const unshown = Object.keys(subject.definition.particles).filter((name) => (subject.samples[name] ?? []).length === 0);
  if (unshown.length > 0) throw new ConformanceError(`no sample is given for ${unshown.join(', ')}`);
  for (const sample of samplesOf(subject)) expectParticle(subject.definition, sample, wholeOf(sample.record));
}

/** Checks that a recorded line gives the same particle when a prompt, which no line end follows, stands in front of it. */
export async function checkSamplesAfterPrompt(subject: SamplesSubject): Promise<void> {
  for (const sample of samplesOf(subject)) {
    if (typeof sample.record !== 'string') continue;
    for (const prompt of subject.definition.prompts) expectParticle(subject.definition, sample, wholeOf(prompt + sample.record));
  }
}

/** Checks that no record gives a particle before it has ended: a line with its line end, anything else with its last byte. */
export async function checkTruncatedSamples(subject: SamplesSubject): Promise<void> {
  for (const { record } of samplesOf(subject)) {
    const unended = typeof record === 'string' ? bytesOf(record) : record.subarray(0, -1);
    const { particles } = readAll(subject.definition, unended);
    if (particles.length > 0) throw new ConformanceError(`${shown(record)} gives a particle before it has ended`);
  }
}

/** Checks each record as {@link corruptionSweep} does, with itself for neighbours. */
export async function checkCorruption(subject: SamplesSubject & Pick<CorruptionSubject, 'checksummed'>): Promise<void> {
  const { definition, checksummed = [] } = subject;
  for (const { rule, record } of samplesOf(subject)) {
    const framing = definition.particles[rule]?.framing;
    const endBytes = typeof record === 'string' ? LINE_END.length : framing?.kind === 'delimited' ? framing.end.length : 0;
    corruptionSweep({ definition, record: wholeOf(record), endBytes, checksummed });
  }
}

interface Sample {
  readonly rule: string;
  readonly record: SampleRecord;
  readonly values: unknown;
}

function samplesOf({ samples }: SamplesSubject): Sample[] {
  return Object.entries(samples).flatMap(([rule, records]) => records.map(([record, values]) => ({ rule, record, values })));
}

function expectParticle(definition: AnyDefinition, { rule, record, values }: Sample, bytes: Uint8Array): void {
  const expected = [{ stream: definition.particles[rule]?.stream, values }];
  const { particles, unparsed } = readAll(definition, bytes);
  const isOfRule = ({ stream }: { readonly stream: string }): boolean => typeof record === 'string' || stream === definition.particles[rule]?.stream;
  const actual = particles.filter(isOfRule).map((each) => ({ stream: each.stream, values: each.values as unknown }));
  if (isDeepStrictEqual(actual, expected)) return;
  const why = unparsed.map((each) => `${each.reason}, nearest ${each.nearest ?? 'none'}`).join('; ');
  throw new ConformanceError(`${shown(record)} does not give one ${rule} with the values expected${why && ` (${why})`}`, { expected, actual });
}

function readAll(definition: AnyDefinition, bytes: Uint8Array) {
  const chunk: Chunk = { bytes, receivedAtMs: VIRTUAL_START_MS };
  const read = new Chunker(definition).push(chunk);
  return {
    particles: read.flatMap((item) => (item.type === 'particle' ? [item] : [])),
    unparsed: read.flatMap((item) => (item.type === 'unparsed' ? [item] : [])),
  };
}

function wholeOf(record: SampleRecord): Uint8Array {
  return typeof record === 'string' ? bytesOf(record + LINE_END) : record;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function shown(record: SampleRecord): string {
  return JSON.stringify(typeof record === 'string' ? record : String.fromCharCode(...record));
}

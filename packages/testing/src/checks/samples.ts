import { isDeepStrictEqual } from 'node:util';
import { type AnyDefinition, type Chunk, Chunker } from '@taffrail/driver';
import { ConformanceError } from '../errors.ts';
import { VIRTUAL_START_MS } from '../virtual-time.ts';

/** What the checks of samples look at. */
export interface SamplesSubject {
  readonly definition: AnyDefinition;
  readonly samples: Readonly<Record<string, readonly (readonly [line: string, values: unknown])[]>>;
}

/** Checks that each recorded line gives its particle, with all of its values and no others, and each particle has a line. */
export async function checkSamples(subject: SamplesSubject): Promise<void> {
  const unshown = Object.keys(subject.definition.particles).filter((name) => (subject.samples[name] ?? []).length === 0);
  if (unshown.length > 0) throw new ConformanceError(`no sample is given for ${unshown.join(', ')}`);
  for (const [rule, line, values] of samplesOf(subject)) {
    expectParticle(subject.definition, { rule, text: line, values });
  }
}

/** Checks that a recorded line gives the same particle when a prompt, which no line end follows, stands in front of it. */
export async function checkSamplesAfterPrompt(subject: SamplesSubject): Promise<void> {
  for (const [rule, line, values] of samplesOf(subject)) {
    for (const prompt of subject.definition.prompts) expectParticle(subject.definition, { rule, text: prompt + line, values });
  }
}

/** Checks that no beginning of a recorded line gives a particle before the line has ended. */
export async function checkTruncatedSamples(subject: SamplesSubject): Promise<void> {
  for (const [, line] of samplesOf(subject)) {
    const read = readAll(subject.definition, line);
    if (read.particles.length > 0) throw new ConformanceError(`${JSON.stringify(line)} gives a particle before its line has ended`);
  }
}

function samplesOf({ samples }: SamplesSubject): (readonly [rule: string, line: string, values: unknown])[] {
  return Object.entries(samples).flatMap(([rule, lines]) => lines.map(([line, values]) => [rule, line, values] as const));
}

function expectParticle(definition: AnyDefinition, { rule, text, values }: { rule: string; text: string; values: unknown }): void {
  const expected = [{ stream: definition.particles[rule]?.stream, values }];
  const { particles, unparsed } = readAll(definition, `${text}\r\n`);
  const actual = particles.map((each) => ({ stream: each.stream, values: each.values as unknown }));
  if (isDeepStrictEqual(actual, expected)) return;
  const why = unparsed.map((each) => `${each.reason}, nearest ${each.nearest ?? 'none'}`).join('; ');
  throw new ConformanceError(`${JSON.stringify(text)} does not give one ${rule} with the values expected${why && ` (${why})`}`, { expected, actual });
}

function readAll(definition: AnyDefinition, text: string) {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const chunk: Chunk = { bytes, receivedAtMs: VIRTUAL_START_MS };
  const read = new Chunker(definition).push(chunk);
  return {
    particles: read.flatMap((item) => (item.type === 'particle' ? [item] : [])),
    unparsed: read.flatMap((item) => (item.type === 'unparsed' ? [item] : [])),
  };
}

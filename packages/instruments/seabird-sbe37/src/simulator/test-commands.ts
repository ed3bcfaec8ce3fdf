import type { SeededRandom, SimulatedCommand } from '@taffrail/simulator';
import { map, type SchedulerLike, take, timer } from 'rxjs';
import { aligned, rawCounts } from './sample-line.ts';
import type { Measurement } from './sea.ts';

/** What {@link testCommands} act on. */
export interface TestCommandsOptions {
  readonly scheduler: SchedulerLike;
  readonly random: SeededRandom;
  readonly measure: () => Measurement;
}

/** Lists the commands that repeat one sensor's value, converted or raw, a line each second: 100 times, the clock's 30. */
export function testCommands({ scheduler, random, measure }: TestCommandsOptions): readonly SimulatedCommand[] {
  const repeated = (count: number, line: () => string) => () => ({
    parts$: timer(SECOND_MS, SECOND_MS, scheduler).pipe(take(count), map(() => `${line()}\r\n`)),
  });
  return [
    [/^tt$/, repeated(100, () => aligned(measure().temperature, { decimals: 4, width: 8 }))],
    [/^tc$/, repeated(100, () => aligned(measure().conductivity, { decimals: 5, width: 8 }))],
    [/^tp$/, repeated(100, () => aligned(measure().pressure, { decimals: 3, width: 8 }))],
    [/^ttr$/, repeated(100, () => aligned(rawCounts(measure()).temperature, { decimals: 1, width: 9 }))],
    [/^tcr$/, repeated(100, () => aligned(rawCounts(measure()).conductivity, { decimals: 3, width: 9 }))],
    [/^tpr$/, repeated(100, () => rawPressureLine(measure()))],
    [/^tr$/, repeated(30, () => `rtcf = ${aligned(1 + 1e-6 * random.gaussian(), { decimals: 7, width: 9 })}`)],
  ];
}

const SECOND_MS = 1_000;

/** The pressure sensor's counts and its own temperature's, the latter a stand-in about 19. */
function rawPressureLine(measurement: Measurement): string {
  const pressure = aligned(rawCounts(measurement).pressure, { decimals: 1, width: 7 });
  return `${pressure},${aligned(16 + measurement.temperature / 4, { decimals: 1, width: 6 })}`;
}

export { type Figure, type Goal, type Measurement, MEASUREMENTS, type Told } from './figures.ts';
export { type Line, linesOf, type Verdict, writeReport } from './report.ts';
export { makeRounds, median, type Rounds } from './rounds.ts';

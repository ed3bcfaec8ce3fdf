import { calendarDateOf } from '@taffrail/driver';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** Gives the first whole second that has not passed, in Unix milliseconds. */
export function nextSecondMs(atMs: number): number {
  return Math.ceil(atMs / SECOND_MS) * SECOND_MS;
}

/** Writes a time, UTC, as the instrument reads and tells it: `2026/11/20,09:30:00`. */
export function clockText(atMs: number): string {
  const secondOfDay = Math.floor((((atMs % DAY_MS) + DAY_MS) % DAY_MS) / SECOND_MS);
  const [hour, minute, second] = [Math.floor(secondOfDay / 3_600), Math.floor(secondOfDay / 60) % 60, secondOfDay % 60].map((part) => String(part).padStart(2, '0'));
  return `${calendarDateOf(atMs).replaceAll('-', '/')},${hour}:${minute}:${second}`;
}

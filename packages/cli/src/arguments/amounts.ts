import { WrongUsageError } from '../errors.ts';

const UNIT_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Reads an amount of bytes, `65536`, `500MB` or `2GiB` for instance. */
export function byteCount(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)([kMGT]B|[KMGT]iB)?$/.exec(text) ?? [];
  const value = Math.floor(Number(digits) * (UNIT_BYTES[unit] ?? Number.NaN));
  if (digits !== '' && value >= 1 && Number.isSafeInteger(value)) return value;
  throw new WrongUsageError(`expected a number of bytes from 1, such as 65536, 500MB or 2GiB, found ${JSON.stringify(text)}`);
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads an age, `90min` or `30d` for instance, and gives it in milliseconds; unlike a time to wait it may be years. */
export function ageMs(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)(s|min|h|d)$/.exec(text) ?? [];
  const value = Math.floor(Number(digits) * (UNIT_MS[unit] ?? Number.NaN));
  if (digits !== '' && value >= 1 && Number.isSafeInteger(value)) return value;
  throw new WrongUsageError(`expected an age with s, min, h or d behind it, such as 12h or 30d, found ${JSON.stringify(text)}`);
}

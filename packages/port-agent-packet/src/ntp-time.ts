import { PacketFieldError } from './errors.ts';

/** A moment as NTP writes it: seconds since 1900 modulo 2^32 and units of 2^-32 s, each an unsigned 32-bit integer. */
export interface NtpTime {
  readonly seconds: number;
  /** Of a second, in parts of 2^32. */
  readonly fraction: number;
}

const UNIX_EPOCH_IN_NTP_SECONDS = 2_208_988_800;
const ERA_SECONDS = 2 ** 32;
const HALF_ERA_SECONDS = 2 ** 31;
/** 1968-01-20T03:14:08Z, from which on the seconds' top bit is set in era 0. */
const EARLIEST_UNIX_MS = (HALF_ERA_SECONDS - UNIX_EPOCH_IN_NTP_SECONDS) * 1000;
/** 2104-02-26T09:42:24Z, where the top bit is set in era 1 and the convention ends. */
const LATEST_UNIX_MS = EARLIEST_UNIX_MS + ERA_SECONDS * 1000;

/**
 * Writes a Unix time in milliseconds as NTP time, to the nearest 2^-32 s.
 *
 * @throws {@link PacketFieldError} outside 1968-01-20 to 2104-02-26, the span that can be read back.
 */
export function ntpFromUnixMs(unixMs: number): NtpTime {
  if (!(unixMs >= EARLIEST_UNIX_MS && unixMs < LATEST_UNIX_MS - 1)) {
    throw new PacketFieldError('time', unixMs, 'Unix milliseconds between the years 1968 and 2104');
  }
  const wholeSeconds = Math.floor(unixMs / 1000);
  const fraction = Math.round(((unixMs - wholeSeconds * 1000) / 1000) * ERA_SECONDS);
  const carry = fraction === ERA_SECONDS ? 1 : 0;
  const seconds = (wholeSeconds + carry + UNIX_EPOCH_IN_NTP_SECONDS) % ERA_SECONDS;
  return { seconds, fraction: carry === 1 ? 0 : fraction };
}

/**
 * Reads NTP time as Unix milliseconds, with fractions to the nanosecond, so that whole milliseconds come back whole.
 *
 * Seconds with the top bit set lie in era 0 (1968 to 2036), those without it in era 1 (2036 to 2104), as RFC 4330 section 3 has it.
 */
export function unixMsFromNtp({ seconds, fraction }: NtpTime): number {
  const era = seconds >= HALF_ERA_SECONDS ? 0 : ERA_SECONDS;
  return (seconds + era - UNIX_EPOCH_IN_NTP_SECONDS) * 1000 + Math.round((fraction * 1e9) / ERA_SECONDS) / 1e6;
}

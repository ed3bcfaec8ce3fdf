import { describe, expect, it } from 'vitest';
import { sbe37 } from '../../test/sbe37.ts';
import { type EventJson, eventToJson, unitsOf } from './event-json.ts';
import { eventText } from './event-text.ts';

const atMs = Date.UTC(2026, 2, 1, 12, 30, 5, 7);
const times = { instrumentMs: null, portMs: atMs, driverMs: atMs + 900, preferred: 'port' } as const;
const particle = { type: 'particle', instrument: 'seabird-sbe37', stream: 'ctd_parsed', times } as const;

describe('an event as text', () => {
  it('is a line with the time, the kind and what it says', () => {
    const events: EventJson[] = [
      { ...particle, values: { temperature: 7.54, conductivity: 3.8 }, quality: 'ok', id: { epoch: 'e', position: '1', index: 0 } },
      { ...particle, values: { temperature: 7.54 }, quality: 'questionable', id: { epoch: 'e', position: '2', index: 0 } },
      { type: 'state-change', from: null, to: 'DRIVER_STATE_UNCONFIGURED', atMs },
      { type: 'state-change', from: 'DRIVER_STATE_UNKNOWN', to: 'DRIVER_STATE_COMMAND', atMs },
      { type: 'config-change', values: { a: 1, b: 'x\u001b' }, changed: ['b'], atMs },
      { type: 'config-diff', differences: [{ name: 'interval', expected: 60, found: 5 }], policy: 'restore', atMs },
      { type: 'config-diff', differences: [], policy: 'restore', atMs },
      { type: 'liveness', stream: 'ctd_parsed', status: 'silent', silentMs: 34_001, expectedEveryMs: 1_500, atMs },
      { type: 'liveness', stream: 'ctd_parsed', status: 'back', silentMs: 40_000, expectedEveryMs: 1_000, atMs },
      { type: 'progress', command: 'tc', elapsedMs: 10_000, limitMs: 200_000, receivedCharacters: 90, fraction: 0.104, atMs },
      { type: 'progress', command: 'ts', elapsedMs: 10_000, limitMs: 60_000, receivedCharacters: 3, atMs },
      { type: 'clock-sync', before: { offsetMs: -61_230, uncertaintyMs: 500 }, after: { offsetMs: 40, uncertaintyMs: 500 }, atMs },
      { type: 'instrument-reset', line: 'ready', atMs },
      { type: 'link', instrumentLink: 'down', atMs },
      { type: 'journal', journal: 'failing', atMs },
      { type: 'journal', journal: 'ok', atMs },
      { type: 'error', code: 'reply-timeout', message: 'no\nprompt', atMs },
      { type: 'test-result', isPassed: false, result: {}, atMs },
      { type: 'gap', from: '5', to: '9' },
      { type: 'gap', from: '5', to: '0', fromEpoch: 'e1' },
      { type: 'job', job: 'clock-sync', status: 'done', dueAtMs: atMs, atMs },
      { type: 'job', job: 'clock-sync', status: 'failed', code: 'reply-timeout', message: 'no\nprompt', dueAtMs: atMs, atMs },
      { type: 'job', job: 'clock-sync', status: 'missed', reason: 'running', dueAtMs: atMs, atMs },
      { type: 'job', job: 'clock-sync', status: 'missed', reason: 'state', code: 'state', message: 'not now', dueAtMs: atMs, atMs },
      { type: 'job', job: 'clock-sync', status: 'missed', reason: 'late', dueAtMs: atMs, resumesAtMs: atMs + 1_000, atMs },
      { type: 'job', job: 'clock-sync', status: 'missed', reason: 'late', dueAtMs: atMs, atMs },
      { type: 'unparsed', position: '4', length: 3, text: 'x\\r', nearest: 'ctd' },
    ];

    expect(events.map((event) => eventText(event, { units: unitsOf(sbe37) }))).toEqual([
      '2026-03-01T12:30:05.007Z  ctd_parsed    temperature=7.54 degree_Celsius  conductivity=3.8 S m-1',
      '2026-03-01T12:30:05.007Z  ctd_parsed    temperature=7.54 degree_Celsius  (questionable)',
      '2026-03-01T12:30:05.007Z  state         UNCONFIGURED',
      '2026-03-01T12:30:05.007Z  state         UNKNOWN -> COMMAND',
      '2026-03-01T12:30:05.007Z  config        b=x\\x1b  (2 values)',
      '2026-03-01T12:30:05.007Z  config        interval=5 and not 60  (restore)',
      '2026-03-01T12:30:05.007Z  config        the settings are as they should be',
      '2026-03-01T12:30:05.007Z  liveness      ctd_parsed silent for 34 s, expected every 1.5 s',
      '2026-03-01T12:30:05.007Z  liveness      ctd_parsed is back; it was silent for 40 s, expected every 1 s',
      '2026-03-01T12:30:05.007Z  progress      tc: 10 % after 10 s of at most 200 s',
      '2026-03-01T12:30:05.007Z  progress      ts: 3 characters after 10 s of at most 60 s',
      '2026-03-01T12:30:05.007Z  clock         the clock was 61.2 s behind (± 0.5 s) and is 0 s ahead (± 0.5 s)',
      '2026-03-01T12:30:05.007Z  instrument    the instrument has started anew: ready',
      "2026-03-01T12:30:05.007Z  link          the instrument's link is down",
      '2026-03-01T12:30:05.007Z  journal       the port agent cannot write its journal: what comes is not kept',
      '2026-03-01T12:30:05.007Z  journal       the port agent writes its journal again',
      '2026-03-01T12:30:05.007Z  error         reply-timeout: no prompt',
      '2026-03-01T12:30:05.007Z  test          not passed',
      'gap           positions 5 to 9 are lost',
      'gap           the journal is another one: what followed position 5 of e1 is lost, and it goes on at 0',
      '2026-03-01T12:30:05.007Z  job           clock-sync is done',
      '2026-03-01T12:30:05.007Z  job           clock-sync failed: reply-timeout: no prompt',
      '2026-03-01T12:30:05.007Z  job           clock-sync was missed: it still ran from before',
      '2026-03-01T12:30:05.007Z  job           clock-sync was missed: not now',
      '2026-03-01T12:30:05.007Z  job           clock-sync was missed: 2026-03-01T12:30:05.007Z passed unnoticed; it is due next at 2026-03-01T12:30:06.007Z',
      '2026-03-01T12:30:05.007Z  job           clock-sync was missed: 2026-03-01T12:30:05.007Z passed unnoticed',
      'unparsed      3 bytes at 4: x\\r  (nearest: ctd)',
    ]);
  });

  it('names a few of many changes, and counts the rest', () => {
    const values = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`p${index}`, index]));

    expect(eventText({ type: 'config-change', values, changed: Object.keys(values), atMs }, { isToday: true })).toBe(
      '12:30:05  config        p0=0 p1=1 p2=2 p3=3 p4=4 p5=5 and 3 more  (9 values)',
    );
  });
});

describe('an event as JSON', () => {
  it('has positions as decimal strings and bytes escaped', () => {
    expect([
      eventToJson({ type: 'gap', from: 2n ** 60n, to: 2n ** 61n, atMs }),
      eventToJson({ type: 'gap', from: 7n, to: 0n, fromEpoch: 'e1', atMs }),
      eventToJson({ type: 'direct-access', bytes: Uint8Array.of(0x1b, 0x53), atMs }),
      eventToJson({ type: 'state-change', from: undefined, to: 'DRIVER_STATE_UNCONFIGURED', atMs }),
    ]).toEqual([
      { type: 'gap', from: '1152921504606846976', to: '2305843009213693952', atMs },
      { type: 'gap', from: '7', to: '0', fromEpoch: 'e1', atMs },
      { type: 'direct-access', text: '\\x1bS', atMs },
      { type: 'state-change', from: null, to: 'DRIVER_STATE_UNCONFIGURED', atMs },
    ]);
  });
});

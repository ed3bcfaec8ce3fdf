import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventJson } from '../output/event-json.ts';
import { frameOf, type FrameOptions, summaryOf } from './frame.ts';
import { HISTORY_LIMIT, LiveModel, NOTES_LIMIT } from './live-model.ts';
import { paintWith } from './paint.ts';
import { sparkline } from './sparkline.ts';

const atMs = Date.UTC(2026, 2, 1, 12, 30, 5);
const units = new Map([
  [
    'ctd_parsed',
    new Map([
      ['temperature', 'degree_Celsius'],
      ['pressure', 'dbar'],
    ]),
  ],
]);

function options(changes: Partial<FrameOptions> = {}): FrameOptions {
  return {
    title: 'SBE 37',
    source: 'agent://localhost:1',
    units,
    columns: 80,
    rows: 24,
    nowMs: atMs + 3_000,
    paint: paintWith({ hasColors: false }),
    hint: 'Ctrl-C ends this',
    ...changes,
  };
}

function sample(index: number): EventJson {
  return {
    type: 'particle',
    instrument: 'seabird-sbe37',
    stream: 'ctd_parsed',
    values: { temperature: index, pressure: 10 },
    quality: index === 2 ? 'questionable' : 'ok',
    times: { instrumentMs: null, portMs: atMs, driverMs: atMs, preferred: 'port' },
    id: { epoch: '', position: String(index), index: 0 },
  };
}

function modelOf(events: readonly EventJson[]): LiveModel {
  const model = new LiveModel();
  for (const event of events) model.take(event);
  return model;
}

const busy = [
  { type: 'state-change', from: 'DRIVER_STATE_COMMAND', to: 'DRIVER_STATE_AUTOSAMPLE', atMs },
  { type: 'link', instrumentLink: 'up', atMs },
  { type: 'config-change', values: { interval: 5, storeTime: false, average: 1 }, changed: ['interval'], atMs },
  ...[0, 1, 2, 3].map(sample),
] as const satisfies readonly EventJson[];

describe('a frame of the live view', () => {
  it('shows the state, the counts, each value with its course, the settings and what happened last', () => {
    expect(frameOf(modelOf(busy), options({ columns: 66 }))).toEqual([
      'SBE 37  |  AUTOSAMPLE  |  link up',
      'agent://localhost:1',
      '4 samples  1 of doubtful quality  0 errors  0 gaps',
      '',
      'ctd_parsed  4 samples, the last 3 s ago',
      '  temperature           3  degree_Celsius  ▁▃▆█',
      '  pressure             10  dbar            ▄▄▄▄',
      '',
      '3 settings',
      'interval=5       storeTime=false  average=1',
      '',
      '12:30:05  state         COMMAND -> AUTOSAMPLE',
      "12:30:05  link          the instrument's link is up",
      '12:30:05  config        interval=5  (3 values)',
      '',
      'Ctrl-C ends this',
    ]);
  });

  it('waits for the first sample in words', () => {
    expect(summaryOf(modelOf([]), options())).toEqual([
      'SBE 37  |  starting',
      'agent://localhost:1',
      '0 samples  0 errors  0 gaps',
      '',
      'waiting for the first sample',
    ]);
  });

  it('fits a terminal of any size', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 300 }),
        (columns, rows, count) => {
          const frame = frameOf(
            modelOf([...busy, ...Array.from({ length: count }, (_, index) => sample(index))]),
            options({ columns, rows }),
          );

          expect(frame.length).toBeLessThanOrEqual(Math.max(rows, 2));
          for (const line of frame) expect(Array.from(line).length).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });

  it('on a low terminal leaves out the settings first, then the oldest notes', () => {
    const frame = frameOf(modelOf(busy), options({ rows: 11 }));

    expect(frame.slice(-4)).toEqual(['', '12:30:05  config        interval=5  (3 values)', '', 'Ctrl-C ends this']);
    expect(frame).not.toContain('3 settings');
  });

  it('has no colours unless they are wanted', () => {
    const plain = frameOf(modelOf(busy), options()).join('\n');
    const painted = frameOf(modelOf(busy), options({ paint: paintWith({ hasColors: true }) })).join('\n');

    expect(plain).not.toContain('\u001b');
    expect(painted).toContain('\u001b[1mSBE 37');
  });
});

describe('what the live view remembers', () => {
  it('is bounded however long it runs', () => {
    const model = modelOf(Array.from({ length: 1_000 }, (_, index) => [sample(index), busy[0]]).flat());

    expect(model.particleCount).toBe(1_000);
    expect(model.notes).toHaveLength(NOTES_LIMIT);
    expect(model.streams.get('ctd_parsed')?.values.get('temperature')?.history).toHaveLength(HISTORY_LIMIT);
  });
});

describe('a sparkline', () => {
  it('draws the latest numbers from the lowest to the highest of them', () => {
    expect([sparkline([9, 1, 2, 3], 3), sparkline([5, 5], 9), sparkline([], 9), sparkline([1], 0)]).toEqual(['▁▅█', '▄▄', '', '']);
  });
});

import type { AnyDefinition } from '@taffrail/driver';
import { type EventJson, unitsOf } from '../output/event-json.ts';
import { eventText } from '../output/event-text.ts';
import { LineOutput } from '../output/line-output.ts';
import type { Shell } from '../shell/shell.ts';
import { type FrameOptions, frameOf, summaryOf } from './frame.ts';
import { LiveModel } from './live-model.ts';
import { LiveScreen, type ScreenSize } from './live-screen.ts';
import { paintWith } from './paint.ts';

/** Where an instrument's events are shown. */
export interface EventDisplay {
  show(event: EventJson): void;
  /** Gives the terminal back, where it was taken. */
  close(): void;
}

/** What is known of the instrument beside its events. */
export interface DisplaySubject {
  readonly definition: AnyDefinition;
  /** Where it is, for the head of a live view. */
  readonly source: string;
}

/** Shows events as a live view on a terminal, and as lines elsewhere: JSON with `--json`, readable ones without. */
export function eventDisplay(shell: Shell, { json }: { readonly json: boolean }, subject: DisplaySubject): EventDisplay {
  return !json && isLively(shell) ? liveDisplay(shell, subject) : lineDisplay(shell, { json }, subject);
}

/** Whether standard output is a terminal on which a cursor can be moved. */
export function isLively({ process: { stdout, env } }: Shell): boolean {
  return stdout.isTTY === true && env['TERM'] !== 'dumb';
}

function lineDisplay(shell: Shell, flags: { readonly json: boolean }, { definition }: DisplaySubject): EventDisplay {
  const output = new LineOutput(shell, flags);
  const units = unitsOf(definition);
  return {
    show: (event) => {
      output.write(event, () => eventText(event, { units }));
    },
    close: () => undefined,
  };
}

function liveDisplay({ process }: Shell, { definition, source }: DisplaySubject): EventDisplay {
  const model = new LiveModel();
  const units = unitsOf(definition);
  const paint = paintWith({ hasColors: (process.env['NO_COLOR'] ?? '') === '' });
  const optionsFor = (size: ScreenSize): FrameOptions => ({
    ...size,
    title: `${definition.vendor} ${definition.model}`,
    source,
    units,
    paint,
    nowMs: Date.now(),
    hint: 'Ctrl-C ends this',
  });
  const screen = new LiveScreen(process, (size) => frameOf(model, optionsFor(size)));
  return {
    show: (event) => {
      model.take(event);
      screen.changed();
    },
    close: () => {
      screen.close((size) => summaryOf(model, optionsFor(size)));
    },
  };
}

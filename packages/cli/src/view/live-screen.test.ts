import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeShell } from '../../test/fake-shell.ts';
import { FRAME_INTERVAL_MS, LiveScreen } from './live-screen.ts';

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the live screen', () => {
  it('draws in place, and gives the terminal back with its last lines on it', () => {
    const { process, stdout } = fakeShell();
    const screen = new LiveScreen(process, () => ['one', 'two']);

    screen.close(() => ['last']);

    expect(stdout.text).toBe(`${ENTER}\u001b[Hone\u001b[K\r\ntwo\u001b[K\u001b[J${LEAVE}last\n`);
    expect([stdout.listenerCount('resize'), vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('draws no more than one frame in its interval, however much happens', () => {
    const { process } = fakeShell();
    const draw = vi.fn(() => ['frame']);
    const screen = new LiveScreen(process, draw);
    for (let change = 0; change < 50; change += 1) screen.changed();

    vi.advanceTimersByTime(FRAME_INTERVAL_MS);

    expect(draw).toHaveBeenCalledTimes(2);
    screen.close(() => []);
  });

  it('draws for the new size when the terminal is resized', () => {
    const { process, stdout } = fakeShell();
    const draw = vi.fn(() => ['frame']);
    const screen = new LiveScreen(process, draw);
    Object.assign(stdout, { columns: 20, rows: 0 });
    stdout.emit('resize');

    vi.advanceTimersByTime(FRAME_INTERVAL_MS);

    expect(draw).toHaveBeenLastCalledWith({ columns: 20, rows: 24 });
    screen.close(() => []);
  });

  it('gives the terminal back when the process exits without closing it', () => {
    const { process, stdout } = fakeShell();
    const screen = new LiveScreen(process, () => []);
    stdout.text = '';

    process.emit('exit');

    expect(stdout.text).toBe(LEAVE);
    screen.close(() => []);
  });
});

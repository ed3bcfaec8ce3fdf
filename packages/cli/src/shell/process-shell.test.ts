import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { EndRequest } from './end-request.ts';
import { concludeService } from './end-request.ts';
import { processShell } from './process-shell.ts';

function fakeProcess({ connected = false } = {}) {
  const fake = Object.assign(new EventEmitter(), {
    stdout: new EventEmitter(),
    stderr: new EventEmitter(),
    connected,
    channel: connected ? { unref: vi.fn() } : undefined,
    disconnect: vi.fn(),
    exit: vi.fn(),
  });
  // It has what the shell touches.
  return { fake, shell: processShell(fake as unknown as NodeJS.Process) };
}

const causeOf = (signal: AbortSignal): string => (signal.reason as EndRequest).endCause; // nothing else aborts it

describe('a shell around a process', () => {
  it.each([
    ['SIGINT', (fake: EventEmitter) => fake.emit('SIGINT'), 'SIGINT'],
    ['SIGTERM', (fake: EventEmitter) => fake.emit('SIGTERM'), 'SIGTERM'],
    ['the closing of its terminal', (fake: EventEmitter) => fake.emit('SIGHUP'), 'SIGHUP'],
    ['the end of whoever started it', (fake: EventEmitter) => fake.emit('disconnect'), 'parent-gone'],
  ] as const)('asks its command to end on %s', (_, happen, cause) => {
    const { fake, shell } = fakeProcess();

    happen(fake);

    expect([causeOf(shell.shell.signal), fake.exit.mock.calls]).toEqual([cause, []]);
  });

  it('asks its command to end quietly when nobody reads its output any more, and bears more of the same', () => {
    const { fake, shell } = fakeProcess();

    for (const output of [fake.stdout, fake.stdout, fake.stderr]) output.emit('error', new Error('EPIPE'));

    expect(causeOf(shell.shell.signal)).toBe('output-closed');
  });

  it('ends where it stands on a second Ctrl-C', () => {
    const { fake } = fakeProcess();
    fake.emit('SIGINT');

    fake.emit('SIGINT');

    expect(fake.exit.mock.calls).toEqual([[130]]);
  });

  it('lets go of the process when it is closed', () => {
    const { fake, shell } = fakeProcess({ connected: true });

    shell.close();

    expect(['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'].map((event) => fake.listenerCount(event))).toEqual([0, 0, 0, 0]);
    expect(fake.channel?.unref).toHaveBeenCalledOnce();
    expect(fake.disconnect).toHaveBeenCalledOnce();
  });
});

describe('a command that serves until it is told to stop', () => {
  it('has done what it was to do when it is told so, and was interrupted by Ctrl-C', () => {
    const ended = (event: string): AbortSignal => {
      const { fake, shell } = fakeProcess();
      fake.emit(event);
      return shell.shell.signal;
    };

    expect(() => {
      concludeService(ended('SIGTERM'));
      concludeService(ended('SIGHUP'));
    }).not.toThrow();
    expect(() => {
      concludeService(ended('SIGINT'));
    }).toThrow('ended by SIGINT');
  });
});

import { describe, expect, it } from 'vitest';
import { command } from './command.ts';

describe('command', () => {
  it('sends a fixed text, and answers the reply as it is when the prompt has come', () => {
    const status = command('ds', { description: 'Status.' });

    expect([status.build(), status.parse('logging data'), status.until]).toEqual(['ds', 'logging data', 'prompt']);
    expect(Object.keys(status)).not.toContain('replyTimeoutMs');
  });

  it('builds its text from arguments, and its answer with its parser', () => {
    const read = command((from: number, to: number) => `dd${from},${to}`, {
      description: 'Upload.',
      until: /end$/,
      replyTimeoutMs: 5_000,
      parse: (reply) => reply.length,
    });

    expect([read.build(1, 9), read.parse('abc'), read.until, read.replyTimeoutMs]).toEqual(['dd1,9', 3, /end$/, 5_000]);
  });
});

import { describe, expect, it } from 'vitest';
import { reportText } from './report-text.ts';

describe('what `port-agent status` says of clients', () => {
  it('has what they call themselves once, and without what a terminal would obey', () => {
    const name = 'stream client "dri\u009b2Jver" (127.0.0.1:9)';
    const status = {
      fromInstrument: { bytes: 0, packets: 0 },
      toInstrument: { bytes: 0, packets: 0 },
      kept: { start: '0', head: '0', segments: 0, fsyncAgeMs: 0 },
      lease: { holder: name, idleMs: 0, refusedWrites: 0, takeovers: 0 },
      doors: { stream: { host: '127.0.0.1', port: 1, clients: [{ name, client: 'dri\u009b2Jver', position: '0', lagBytes: 7, queuedBytes: 0 }] } },
    };

    const text = reportText('dir', { isRunning: true, isLive: true, pid: 1, status });

    expect(text).toContain('  lease    stream client "dri\\u{9b}2Jver" (127.0.0.1:9); ');
    expect(text).toContain('  client   stream client "dri\\u{9b}2Jver" (127.0.0.1:9), 7 bytes behind, 0 queued');
    expect(text).not.toContain('\u009b');
  });
});

import { readFileSync } from 'node:fs';
import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { instrument } from '../../test/support/agent-fixture.ts';
import { ManualScheduler } from '../../test/support/manual-scheduler.ts';
import { startedLink } from '../../test/support/started-link.ts';

describe('a link over TCP', () => {
  it('carries bytes both ways, with room for a header in front of what arrived', async () => {
    const fake = await instrument();
    const started = await startedLink(`tcp://localhost:${fake.port}`);
    const line = await fake.connection();
    line.write('S>');
    await started.hears('S>');

    started.link.write(Buffer.from('ds\r\n'));
    await fake.hears('ds\r\n');

    expect(started.told).toEqual(['up', 'S>']);
  });

  it('tells of a loss once, however many attempts fail after it, and of the return', async () => {
    const scheduler = new ManualScheduler();
    const fake = await instrument();
    const { url, port } = fake;
    const started = await startedLink(url, scheduler);
    await fake.connection();
    await started.until(1);

    await fake.close();
    for (let attempt = 0; attempt < 5; attempt++) await scheduler.end(250);
    await started.until(2);
    const back = await instrument(port);
    await scheduler.end(250);
    await back.connection();
    await started.until(3);

    expect(started.told).toEqual(['up', expect.stringMatching(/^down: /), 'up']);
  });

  it('notices the end of a connection that it still has bytes for', async () => {
    const fake = await instrument();
    const started = await startedLink(fake.url, new VirtualTimeScheduler());
    const line = await fake.connection();
    await started.until(1);
    line.pause();
    while (started.link.queuedBytes === 0) started.link.write(new Uint8Array(1_048_576));

    line.end();
    await started.until(2);

    expect(started.told).toEqual(['up', 'down: the instrument closed the connection']);
    expect(started.link.write(Buffer.from('x'))).toBe(false);
  });

  it('notices at once a connection that is reset', async () => {
    const fake = await instrument();
    const started = await startedLink(fake.url, new VirtualTimeScheduler());
    const line = await fake.connection();
    await started.until(1);

    line.resetAndDestroy();
    await started.until(2);

    expect(started.told).toEqual(['up', expect.stringMatching(/^down: .*ECONNRESET/)]);
  });

  it('has the kernel ask whether a silent peer is still there, after as long as the URL says', async () => {
    const fake = await instrument();
    const started = await startedLink(`${fake.url}?keepaliveMs=60000`);
    const line = await fake.connection();
    await started.until(1);

    const timer = timerOf(line.remotePort!);

    expect(timer.kind).toBe('keepalive');
    expect(timer.endsInMs).toBeGreaterThan(50_000);
    expect(timer.endsInMs).toBeLessThanOrEqual(61_000);
  });

  it('gives a connection up that is not made within ten seconds', async () => {
    const scheduler = new VirtualTimeScheduler();
    scheduler.maxFrames = 10_000;
    const fake = await instrument();
    const started = await startedLink(fake.url, scheduler);

    scheduler.flush();
    await started.until(1);

    expect(started.told).toEqual(['down: no connection within 10000 ms']);
  });
});

/** How the kernel writes the state of a connection that stands. */
const ESTABLISHED = '01';

/** What the kernel waits for on the IPv4 connection with this local port. */
function timerOf(port: number): { readonly kind: string; readonly endsInMs: number } {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').map((row) => row.trim().split(/\s+/));
  // Others that had the port may still be on their way out.
  const [kind = '', ticks = ''] = rows.find((row) => row[1]?.endsWith(local) && row[3] === ESTABLISHED)?.[5]?.split(':') ?? [];
  // The timer counts in the hundredths of a second that Linux shows to programs.
  return { kind: kind === '02' ? 'keepalive' : kind, endsInMs: Number.parseInt(ticks, 16) * 10 };
}

import { VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { FakeKind } from '../../test/support/fake-kind.ts';
import { StartedLink } from '../../test/support/started-link.ts';
import { BreakError } from '../index.ts';
import { KeptLink } from './kept-link.ts';

/** A kept link of a fake kind, started, in virtual time. */
function kept({ random = 0.5, isThere = true }: { random?: number; isThere?: FakeKind['isThere'] } = {}) {
  const scheduler = new VirtualTimeScheduler();
  const kind = new FakeKind(scheduler);
  kind.isThere = isThere;
  const started = new StartedLink(new KeptLink(kind, { scheduler, random: () => random }));
  const runTo = (atMs: number) => {
    scheduler.schedule(() => undefined, atMs - scheduler.now()); // time passes also when nothing happens
    scheduler.maxFrames = atMs;
    scheduler.flush();
  };
  runTo(0);
  return { scheduler, kind, runTo, link: started.link, told: started.told };
}

describe('KeptLink', () => {
  it.each([0, 0.999])('is up again within half a second of the return of a link that was down for three, with random %d', (random) => {
    const { scheduler, kind, runTo, told } = kept({ random });
    runTo(60_000);
    kind.isThere = false;
    kind.last.abort('cut');
    runTo(63_000);
    const wasDown = [...told];

    kind.isThere = true;
    runTo(63_500);

    expect(wasDown).toEqual(['up', 'down: cut']);
    expect(told).toEqual(['up', 'down: cut', 'up']);
    expect(scheduler.now()).toBeLessThanOrEqual(63_500);
  });

  it('tells of ten minutes without the instrument in one line, and tries less and less often, up to once a minute', () => {
    const { kind, runTo, told } = kept({ isThere: false });
    runTo(600_000);
    const attempts = kind.connections.length;

    runTo(1_200_000);

    expect(told).toEqual(['down: refused']);
    expect(attempts).toBeLessThan(60);
    expect(kind.connections.length - attempts).toBeGreaterThanOrEqual(10);
    expect(kind.connections.length - attempts).toBeLessThanOrEqual(20);
  });

  it('never has two connections, even when one neither stands nor fails', () => {
    const { kind, runTo, told } = kept({ isThere: 'silent' });

    runTo(120_000);

    expect(kind.connections.length).toBeGreaterThan(5);
    expect(kind.mostOpen).toBe(1);
    expect(told).toEqual(['down: no connection within 10000 ms']);
  });

  it('tells of a link that flaps without end less and less often', () => {
    const { kind, runTo, told } = kept();
    for (let atMs = 100; atMs <= 600_000; atMs += 100) {
      runTo(atMs);
      if (kind.openCount > 0) kind.last.abort('flapped');
    }
    const changes = told.length;

    for (let atMs = 600_100; atMs <= 1_200_000; atMs += 100) {
      runTo(atMs);
      if (kind.openCount > 0) kind.last.abort('flapped');
    }

    expect(told.length - changes).toBeLessThanOrEqual(40);
  });

  it('hands writes on while the link stands, and refuses them while it does not', () => {
    const { kind, runTo, link } = kept();

    const whileUp = link.write(Buffer.from('a'));
    kind.last.abort('cut');
    runTo(1);
    const whileDown = link.write(Buffer.from('b'));

    expect([whileUp, whileDown]).toEqual([true, false]);
    expect(kind.done).toEqual(['a']);
  });

  it('holds the line in BREAK for as long as it is told, with what is written meanwhile behind it', async () => {
    const { scheduler, kind, link } = kept();
    link.write(Buffer.from('before'));
    const sent = link.sendBreak!(500);
    await settled();
    link.write(Buffer.from('after'));
    const queuedBytes = link.queuedBytes;
    const whileHeld = [...kind.done];

    scheduler.maxFrames = 500;
    scheduler.flush();
    await sent;

    expect(whileHeld).toEqual(['before', 'break on']);
    expect(queuedBytes).toBe(5);
    expect(kind.done).toEqual(['before', 'break on', 'break off', 'after']);
    expect(scheduler.now()).toBe(500);
  });

  it('sends one BREAK at a time, and none while the link is down', async () => {
    const { scheduler, kind, runTo, link } = kept();
    const first = link.sendBreak!(500);

    await expect(link.sendBreak!(500)).rejects.toThrow(BreakError);
    scheduler.maxFrames = 500;
    await settled();
    scheduler.flush();
    await first;
    kind.last.abort('cut');
    runTo(501);

    await expect(link.sendBreak!(500)).rejects.toMatchObject({ code: 'break-failed', url: 'fake:', reason: 'the link is down' });
  });

  it('ends a BREAK at once when the link is lost', async () => {
    const { kind, runTo, link } = kept();
    const sent = link.sendBreak!(4_000);
    await settled();

    kind.last.abort('cut');
    runTo(1);

    await expect(sent).rejects.toMatchObject({ code: 'break-failed', reason: 'the link was lost: cut' });
  });

  it('frees the line before it stops in the middle of a BREAK', async () => {
    const { scheduler, kind, link } = kept();
    const sent = link.sendBreak!(4_000);
    await settled();
    const refused = expect(sent).rejects.toMatchObject({ reason: 'the agent stopped' });

    const stopped = link.stop();
    await refused;
    await settled();
    scheduler.maxFrames = 1;
    scheduler.flush();
    await stopped;

    expect(kind.done).toEqual(['break on', 'break off']);
    expect(kind.openCount).toBe(0);
  });

  it('stops though the connection does not end by itself', async () => {
    const { scheduler, kind, link, told } = kept();
    kind.last.end = () => undefined;

    const stopped = link.stop();
    await settled();
    scheduler.maxFrames = 400;
    scheduler.flush();
    await stopped;

    expect(kind.openCount).toBe(0);
    expect(told).toEqual(['up']);
  });
});

/** Lets promises that wait for nothing else go on. */
async function settled(): Promise<void> {
  await new Promise<void>((resolve) => { setImmediate(resolve); });
}

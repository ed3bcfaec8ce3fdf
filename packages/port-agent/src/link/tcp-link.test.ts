import { asyncScheduler, type SchedulerLike, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { instrument } from '../../test/support/agent-fixture.ts';
import { ManualScheduler } from '../../test/support/manual-scheduler.ts';
import { linkFor } from './link-url.ts';

/** A started link and what it tells. */
function started(url: string, scheduler: SchedulerLike = asyncScheduler) {
  const link = linkFor(url, { scheduler, random: () => 0 });
  const told: string[] = [];
  let wake: (() => void) | undefined;
  const tell = (text: string) => {
    told.push(text);
    wake?.();
  };
  link.start({
    linkUp: () => { tell('up'); },
    linkDown: (reason) => { tell(`down: ${reason}`); },
    received: (framed) => { tell(Buffer.from(framed.subarray(16)).toString()); },
  });
  onTestFinished(() => link.stop());
  const until = async (count: number) => {
    while (told.length < count) await new Promise<void>((resolve) => { wake = resolve; });
  };
  return { link, told, until };
}

describe('TcpLink', () => {
  it('carries bytes both ways, with room for a header in front of what arrived', async () => {
    const fake = await instrument();
    const { link, told, until } = started(`tcp://localhost:${fake.port}`);
    const line = await fake.connection();
    line.write('S>');
    await until(2);

    link.write(Buffer.from('ds\r\n'));
    await fake.hears('ds\r\n');

    expect(told).toEqual(['up', 'S>']);
  });

  it('tells of a loss once, however many attempts fail after it, and of the return', async () => {
    const scheduler = new ManualScheduler();
    const fake = await instrument();
    const { url, port } = fake;
    const { told, until } = started(url, scheduler);
    await fake.connection();
    await until(1);

    await fake.close();
    for (let attempt = 0; attempt < 5; attempt++) await scheduler.end(250);
    await until(2);
    const back = await instrument(port);
    await scheduler.end(250);
    await back.connection();
    await until(3);

    expect(told).toEqual(['up', expect.stringMatching(/^down: /), 'up']);
  });

  it('notices the end of a connection that it still has bytes for', async () => {
    const fake = await instrument();
    const { link, told, until } = started(fake.url, new VirtualTimeScheduler());
    const line = await fake.connection();
    await until(1);
    line.pause();
    while (link.queuedBytes === 0) link.write(new Uint8Array(1_048_576));

    line.end();
    await until(2);

    expect(told).toEqual(['up', 'down: the instrument closed the connection']);
    expect(link.write(Buffer.from('x'))).toBe(false);
  });

  it('gives a connection up that is not made within ten seconds', async () => {
    const scheduler = new VirtualTimeScheduler();
    scheduler.maxFrames = 10_000;
    const fake = await instrument();
    const { told, until } = started(fake.url, scheduler);

    scheduler.flush();
    await until(1);

    expect(told).toEqual(['down: no connection within 10000 ms']);
  });
});

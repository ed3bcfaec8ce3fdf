import { describe, expect, it } from 'vitest';
import { ManualScheduler } from '../test/support/manual-scheduler.ts';
import { LINK_HOLD_MS } from './limits.ts';
import { LinkPacer } from './link-pacer.ts';

/** A pacer, what it did to its link, and the clients that it gave up. */
function paced() {
  const did: string[] = [];
  const scheduler = new ManualScheduler();
  const link = { hold: (isHeld: boolean) => { did.push(isHeld ? 'hold' : 'go'); } };
  const client = (name: string) => ({ overdue: () => { did.push(`${name} overdue`); } });
  return { did, scheduler, client, pacer: new LinkPacer({ link, scheduler }) };
}

describe('LinkPacer', () => {
  it('holds the link until the last of those it waits for is let go', () => {
    const { did, pacer, client } = paced();
    const [one, two] = [client('one'), client('two')];

    pacer.waitFor(one);
    pacer.waitFor(two);
    pacer.letGo(one);
    pacer.letGo(one);
    const before = [...did];
    pacer.letGo(two);

    expect(before).toEqual(['hold']);
    expect(did).toEqual(['hold', 'go']);
  });

  it('gives up those that are not done in time', async () => {
    const { did, pacer, client, scheduler } = paced();

    pacer.waitFor(client('one'));
    pacer.waitFor(client('two'));
    await scheduler.end(LINK_HOLD_MS);

    expect(did).toEqual(['hold', 'go', 'one overdue', 'two overdue']);
  });

  it('lets the link go on for as long as it was held before it is held again', async () => {
    const { did, pacer, client, scheduler } = paced();
    pacer.waitFor(client('slow'));
    await scheduler.end(LINK_HOLD_MS);
    did.length = 0;

    pacer.waitFor(client('next'));
    scheduler.nowMs += LINK_HOLD_MS - 1;
    pacer.waitFor(client('next'));
    const during = [...did];
    scheduler.nowMs += 1;
    pacer.waitFor(client('next'));

    expect(during).toEqual([]);
    expect(did).toEqual(['hold']);
  });

  it('waits for nobody on a link that would lose what arrives meanwhile', () => {
    const scheduler = new ManualScheduler();
    const pacer = new LinkPacer({ link: {}, scheduler });
    let isOverdue = false;

    pacer.waitFor({ overdue: () => { isOverdue = true; } });

    expect(isOverdue).toBe(false);
  });
});

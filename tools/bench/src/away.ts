import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { PortAgent } from '@taffrail/port-agent';
import { PortAgentClient } from '@taffrail/port-agent-client';
import { filter, firstValueFrom, interval, lastValueFrom, map, merge, take, timer } from 'rxjs';
import type { Told } from './figures.ts';

const RATE_HZ = 100;
const CATCH_UP_DEADLINE_MS = 10_000;

/** Has a client go away for some time while an instrument goes on at 100 Hz, and counts the messages that it is never given. */
export async function measureAway({ dir, seconds }: { readonly dir: string; readonly seconds: number }): Promise<Told> {
  const server = createServer({ noDelay: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = await PortAgent.start({ link: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, dir }); // a listening TCP server has one
  const [instrument] = (await once(server, 'connection')) as [Socket]; // what a server tells of
  await agent.linkUp({ timeoutMs: CATCH_UP_DEADLINE_MS });
  const url = `agent://127.0.0.1:${agent.ports.stream ?? 0}`;
  const count = new Count();
  let sent = 0;
  const send = async (forSeconds: number) => {
    await lastValueFrom(interval(1_000 / RATE_HZ).pipe(take(forSeconds * RATE_HZ), map(() => instrument.write(`${sent++}\n`))));
  };

  const before = await PortAgentClient.open(url);
  before.data$.subscribe(({ bytes }) => { count.take(bytes); });
  await send(1);
  await before.close();
  const resume = { epoch: before.epoch, position: before.resumePosition };
  await send(seconds);
  const after = await PortAgentClient.open(url, { resume });
  const whole = after.data$.pipe(map(({ bytes }) => count.take(bytes)), filter((lines) => lines >= (seconds + 2) * RATE_HZ));
  const caughtUp = firstValueFrom(merge(whole, timer(1_000 + CATCH_UP_DEADLINE_MS)));
  await send(1);
  await caughtUp;
  await after.close();
  await agent.stop();
  server.close();
  return { lost_msgs: sent - count.inOrder, repeated_or_out_of_order: count.others };
}

/** Counts lines: those that are the number behind the one before, and others. */
class Count {
  inOrder = 0;
  others = 0;
  #rest = '';

  take(bytes: Uint8Array): number {
    const lines = (this.#rest + Buffer.from(bytes).toString('latin1')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (Number(line) === this.inOrder) this.inOrder++;
      else this.others++;
    }
    return this.inOrder + this.others;
  }
}

import { type Connection, ConnectionLostError, type LinkStatus, WriteRefusedError } from '@taffrail/connection';
import { BehaviorSubject } from 'rxjs';
import type { DriverOptions } from '../src/driver/driver-options.ts';
import { type Bench, bench, openMeter } from './bench.ts';

/** An agent that lends the right to write, as a test wants it to be. */
interface LendingAgent {
  /** Who else has the right to write. */
  holder: string | undefined;
  isAgentThere: boolean;
  /** What it does when it is asked. */
  fault: 'stalls' | 'throws' | 'is lost' | undefined;
}

/** A bench behind an agent that lends the right to write, and what was asked of that agent. */
export interface LeasedBench extends Bench, LendingAgent {
  readonly asked: string[];
  readonly status$: BehaviorSubject<LinkStatus>;
}

/** Puts together a bench behind an agent that lends the right to write, and discovers its instrument. */
export async function leasedBench(directAccess: DriverOptions['directAccess'] = {}): Promise<LeasedBench> {
  const asked: string[] = [];
  const status$ = new BehaviorSubject<LinkStatus>({ instrumentLink: 'up' });
  const agent: LendingAgent = { holder: undefined, isAgentThere: true, fault: undefined };
  const answered = (url: string): Promise<void> => {
    if (all.fault === 'throws') throw new WriteRefusedError(url, 'the test refuses it');
    if (all.fault === 'is lost') throw new ConnectionLostError(url, 'the test ends it');
    return all.fault === 'stalls' ? new Promise(() => undefined) : Promise.resolve();
  };
  const each: Bench = bench({
    directAccess,
    open: async (url): Promise<Connection> => {
      return Object.assign(openMeter(url, { meter: each.meter, farEnds: each.farEnds, status$ }), {
        requestWriteLease: ({ takeover = false }: { readonly takeover?: boolean } = {}) => {
          asked.push(takeover ? 'takeover' : 'request');
          if (!all.isAgentThere) return Promise.reject(new WriteRefusedError(url, 'the agent is being looked for again'));
          if (all.holder !== undefined && !takeover) return Promise.reject(new WriteRefusedError(url, `${all.holder} holds the write lease`, { holder: all.holder }));
          return answered(url);
        },
        releaseWriteLease: () => {
          asked.push('release');
          return answered(url);
        },
      });
    },
  });
  const all = Object.assign(each, { asked, status$ }, agent);
  await each.driver.configure({ addr: 'localhost', port: 4001 });
  await each.driver.connect();
  await each.driver.discover();
  each.events.length = 0;
  return all;
}

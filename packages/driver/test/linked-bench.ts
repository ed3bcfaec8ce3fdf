import { type Connection, type LinkStatus, WriteRefusedError } from '@taffrail/connection';
import { BehaviorSubject } from 'rxjs';
import { vi } from 'vitest';
import type { DriverOptions } from '../src/driver/single-connection-instrument-driver.ts';
import { type Bench, bench, openMeter } from './bench.ts';

/** A bench whose link to the instrument goes up and down. */
export interface LinkedBench extends Bench {
  /** Has the link be something, and lets a minute pass. */
  readonly link: (link: LinkStatus['instrumentLink']) => Promise<void>;
  /** Has the agent refuse whatever is written, since its link is gone; the word that it is may be still on its way. */
  readonly refuseWrites: (isRefusing: boolean) => void;
}

/** What a {@link linkedBench} begins with, beside the driver's options. */
export interface LinkedBenchOptions extends Partial<Omit<DriverOptions, 'open'>> {
  /** Default up. */
  readonly first?: LinkStatus['instrumentLink'];
  /** Default not. */
  readonly isRunning?: boolean;
}

/** Puts together a bench with a link of its own, as behind a port agent; fake timers are to be in use. */
export function linkedBench({ first = 'up', isRunning = false, ...options }: LinkedBenchOptions = {}): LinkedBench {
  const status$ = new BehaviorSubject<LinkStatus>({ instrumentLink: first });
  let isRefusing = false;
  const each: Bench = bench({
    ...options,
    open: async (url): Promise<Connection> => {
      const near = openMeter(url, { meter: each.meter, farEnds: each.farEnds, status$ });
      const write = near.send.bind(near);
      return Object.assign(near, {
        send: async (...args: Parameters<Connection['send']>) => {
          if (isRefusing) throw new WriteRefusedError(url, 'the link to the instrument is down');
          await write(...args);
        },
      });
    },
  });
  each.meter.isRunning = isRunning;
  const link = async (instrumentLink: LinkStatus['instrumentLink']): Promise<void> => {
    status$.next({ instrumentLink });
    await vi.advanceTimersByTimeAsync(60_000);
  };
  const refuseWrites = (isToRefuse: boolean): void => { isRefusing = isToRefuse; };
  return { ...each, link, refuseWrites };
}

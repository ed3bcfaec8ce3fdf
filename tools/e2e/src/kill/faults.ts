import type { SeededRandom } from '@taffrail/simulator';
import { type Damage, flipBits, truncateJournal } from './damage.ts';
import { SmallDisk } from './small-disk.ts';
import type { KillStation } from './station.ts';
import type { StreamClient } from './stream-client.ts';

/** Does something bad to a station, mends it, and resolves when everybody runs again; gives behind where the journal may have gaps. */
export type KillFault = (station: KillStation, random: SeededRandom) => Promise<{ readonly excusedFrom?: bigint } | undefined>;

/** About 5 MB: more than sockets and queues hold for somebody who does not read. */
const BURST_LINES = 45_000;
/** More than is ever cut off a journal. */
const GROWN_LINES = 1_000;
const LONGEST_MOMENT = 80;
/** About 2 MB. */
const LONGEST_RUSH = 20_000;

/** Every kind of fault, by name. */
export const KILL_FAULTS = {
  'client killed': async (station, random) => {
    const client = anyOf(station.clients, random);
    await client.kill();
    await moment(station, random);
    await client.start(station.agent.url);
    return undefined;
  },

  'agent killed': async (station) => {
    await station.killAgent();
    await station.startAgent();
    return undefined;
  },

  'agent killed again as it starts': async (station, random) => {
    await station.killAgent();
    for (let kills = random.below(3); kills >= 0; kills--) {
      const starting = station.agent.begin();
      if (random.below(2) === 0) await starting.hears('ready');
      await station.agent.end('SIGKILL');
    }
    await station.startAgent();
    return undefined;
  },

  'client and agent killed': async (station, random) => {
    const client = anyOf(station.clients, random);
    await Promise.all([client.kill(), station.killAgent({ butFor: [client] })]);
    await station.startAgent();
    await client.start(station.agent.url);
    return undefined;
  },

  'link closed': async (station) => dropLink(station, 'end'),
  'link reset': async (station) => dropLink(station, 'reset'),

  'link down for a while': async (station, random) => {
    const isDown = station.data.hearsLinkDown();
    await station.instrument.goesDeafAndDrops();
    await isDown;
    // A client is killed and comes back meanwhile, which takes the time of an attempt or two at the link.
    const client = anyOf(station.clients, random);
    await client.kill();
    await client.start(station.agent.url);
    const isBack = station.instrument.isConnected();
    await station.instrument.listens();
    await isBack;
    return undefined;
  },

  'client stopped': async (station, random) => {
    const stalled = anyOf(station.clients, random);
    stalled.stall();
    station.instrument.bursts(BURST_LINES);
    const line = await station.instrument.sends(1);
    await station.everybodyReaches(line, { but: [stalled] });
    stalled.wake();
    return undefined;
  },

  'reader reads nothing': async (station, random) => {
    const reader = random.below(2) === 0 ? station.raw : station.data;
    reader.pause();
    station.instrument.bursts(BURST_LINES);
    const line = await station.instrument.sends(1);
    await station.everybodyReaches(line, { but: [reader] });
    reader.resume();
    return undefined;
  },

  'journal cut': async (station, random) => damageJournal(station, { random, damage: truncateJournal }),
  'bits flipped': async (station, random) => damageJournal(station, { random, damage: flipBits }),

  'journal cut, and grown past a client that is away': async (station, random) => {
    const away = anyOf(station.clients, random);
    await Promise.all([away.kill(), station.killAgent({ butFor: [away] })]);
    await station.check();
    const done = truncateJournal(station.agent.journal, random);
    const { setBack, keptTo } = await station.setBack(done, { butFor: away });
    await station.startAgent();
    for (const client of setBack) await client.start(station.agent.url);
    station.instrument.bursts(GROWN_LINES);
    await station.everybodyReaches(await station.instrument.sends(1), { but: [away] });
    if (away.checkedTo > keptTo) {
      const fault = await away.startsRefused(station.agent.url);
      if (fault !== 'journal-differs') throw new Error(`client ${away.name}, ahead of the cut, was refused with ${fault}`);
      away.setBack(keptTo);
    }
    await away.start(station.agent.url);
    return { excusedFrom: done.segmentStart };
  },

  'disk full': async (station, random) => {
    const { disk, agent, instrument } = station;
    if (!(disk instanceof SmallDisk)) throw new Error(disk);
    await station.reopenDoors();
    const excusedFrom = station.journal.checkedTo;
    const isTold = station.data.hearsFault();
    disk.fill();
    await isTold;
    await station.everybodyReaches(await instrument.sends(100));
    if (station.raw.runs.length !== 1 || station.data.runs.length !== 1) throw new Error('the full disk was felt on the raw or the data door');
    if (random.below(2) === 0) {
      await station.killAgent();
      disk.free();
      await station.startAgent();
    } else {
      await agent.writesStatusAfter(() => { disk.free(); });
      await station.reopenDoors();
    }
    return { excusedFrom };
  },
} satisfies Record<string, KillFault>;

/** The name of a fault. */
export type KillFaultName = keyof typeof KILL_FAULTS;

/** Waits for a moment that nobody can foresee but from the seed, counted in lines; sometimes one at which much is on its way. */
export async function moment({ instrument }: KillStation, random: SeededRandom): Promise<void> {
  await instrument.sends(random.below(LONGEST_MOMENT));
  if (random.below(3) > 0) return;
  instrument.bursts(random.below(LONGEST_RUSH));
  await instrument.sends(random.below(4));
}

function anyOf(clients: readonly StreamClient[], random: SeededRandom): StreamClient {
  const client = clients[random.below(clients.length)];
  if (client === undefined) throw new Error('there are no clients');
  return client;
}

async function dropLink({ instrument }: KillStation, how: 'end' | 'reset'): Promise<undefined> {
  const isBack = instrument.isConnected();
  await instrument.drops(how);
  await isBack;
}

/** Damages the journal of a killed agent; sometimes before a client had all of it, which then goes on across the damage. */
async function damageJournal(
  station: KillStation,
  { random, damage }: { readonly random: SeededRandom; readonly damage: (directory: string, random: SeededRandom) => Damage },
): Promise<{ readonly excusedFrom: bigint }> {
  const away = random.below(2) === 0 ? [anyOf(station.clients, random)] : [];
  for (const client of away) await client.kill();
  await moment(station, random);
  await station.killAgent({ butFor: away });
  // What was received until now must be there; from now on, the damage may have taken it.
  await station.check();
  const done = damage(station.agent.journal, random);
  const { setBack } = await station.setBack(done);
  await station.startAgent();
  for (const client of new Set([...away, ...setBack])) await client.start(station.agent.url);
  return { excusedFrom: done.segmentStart };
}

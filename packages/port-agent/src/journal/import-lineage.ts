import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Decoded, type Dialect, encodePacket, type Packet, PacketDecoder, PacketType } from '@taffrail/port-agent-packet';
import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { JournalExistsError, NoDatalogError } from '../errors.ts';
import { inDirectory, makeDirectory } from '../make-directory.ts';
import { syncDirectory } from '../whole-file.ts';
import { Journal } from './journal.ts';

/** What to import, and where to. */
export interface LineageImport {
  /** The bytes of a lineage `.datalog`. */
  readonly source: AsyncIterable<Uint8Array>;
  /** Where the journal is to be: a directory that is not there yet, or is empty. */
  readonly directory: string;
  /** Which of the lineage's port agents wrote the file. Default `ooi`. */
  readonly dialect?: Dialect;
  /** The clock, for the journal's own packets. Default the real one. */
  readonly scheduler?: SchedulerLike;
}

/** What became of an import. */
export interface ImportReport {
  readonly epoch: string;
  readonly head: bigint;
  /** How many packets were taken over. */
  readonly packets: number;
  /** How many have no place in a journal: heartbeats, and types that the lineage does not know. */
  readonly leftOut: number;
  /** How many bytes are no packets, and in how many places. */
  readonly garbageBytes: number;
  readonly garbageSpans: number;
}

/**
 * Makes a new journal of a lineage `.datalog`, with the packets' own times. Reads it once, in a memory that does not grow with it.
 *
 * The types come out as the lineage's later agents number them; a fault comes out as a status, since faults are not journalled.
 * Either the whole journal is there at the end, or none.
 *
 * @throws {@link JournalExistsError}, {@link NoDatalogError}, {@link DirectoryError}, or what reading the source or writing the journal throws.
 */
export async function importLineage({ source, directory, dialect = 'ooi', scheduler = asyncScheduler }: LineageImport): Promise<ImportReport> {
  const hasSomething = inDirectory(directory, () => existsSync(directory) && readdirSync(directory).length > 0);
  if (hasSomething) throw new JournalExistsError(directory);
  const parent = dirname(resolve(directory));
  makeDirectory(parent);
  const draft = inDirectory(parent, () => mkdtempSync(`${resolve(directory)}.importing-`));
  try {
    const report = await fill(draft, { source, dialect, scheduler });
    renameSync(draft, directory);
    syncDirectory(parent);
    return report;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

async function fill(draft: string, { source, dialect, scheduler }: Required<Omit<LineageImport, 'directory'>>): Promise<ImportReport> {
  const journal = new Journal({ directory: draft, scheduler, fsync: 'never' });
  let failure: { readonly error: unknown } | undefined;
  journal.listen({ appended: () => undefined, failed: (error) => { failure ??= { error }; }, recovered: () => undefined, hindered: () => undefined });
  const intake = new Intake(journal, dialect);
  try {
    const decoder = new PacketDecoder({ dialect });
    for await (const bytes of source) {
      intake.take(decoder.push(bytes));
      if (failure !== undefined) throw failure.error;
    }
    intake.take(decoder.end());
  } finally {
    await journal.close();
  }
  if (failure !== undefined) throw failure.error;
  const { packets, leftOut, garbageBytes } = intake.counts;
  if (packets + leftOut === 0 && garbageBytes > 0) throw new NoDatalogError(garbageBytes, dialect);
  return { epoch: journal.epoch, head: journal.head, ...intake.counts };
}

/** Takes what is found in a datalog into a journal, and counts it. */
class Intake {
  readonly counts = { packets: 0, leftOut: 0, garbageBytes: 0, garbageSpans: 0 };
  readonly #journal: Journal;
  readonly #dialect: Dialect;
  /** Where the garbage ends that was found last: more from there on is the same span. */
  #garbageEnd = -1;

  constructor(journal: Journal, dialect: Dialect) {
    this.#journal = journal;
    this.#dialect = dialect;
  }

  take(items: readonly Decoded[]): void {
    for (const item of items) {
      if (item.kind === 'packet') this.#keep(item);
      else {
        this.counts.garbageBytes += item.bytes.length;
        if (item.offset !== this.#garbageEnd) this.counts.garbageSpans++;
        this.#garbageEnd = item.offset + item.bytes.length;
      }
    }
    this.#journal.flush();
  }

  #keep({ type: found, payload, time }: Packet): void {
    const type = journalledType(found, this.#dialect);
    if (type === undefined) {
      this.counts.leftOut++;
      return;
    }
    this.#journal.append(encodePacket({ type, payload, time }));
    this.counts.packets++;
  }
}

/** What the C++ agent called INSTRUMENT_COMMAND goes to the instrument's digi; its heartbeat has the number of DIGI_COMMAND. */
const CPP_TYPES: ReadonlyMap<number, number> = new Map([[6, PacketType.DIGI_COMMAND], [7, PacketType.HEARTBEAT]]);

function journalledType(found: number, dialect: Dialect): number | undefined {
  const type = dialect === 'cpp' ? (CPP_TYPES.get(found) ?? found) : found;
  if (type === PacketType.FAULT) return PacketType.STATUS;
  return type > PacketType.PICKLED || type === PacketType.HEARTBEAT ? undefined : type;
}

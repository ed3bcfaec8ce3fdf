import type { Socket } from 'node:net';
import { type LinkWord, PacketType, writeFault } from '@taffrail/port-agent-packet';
import type { AgentCore } from '../agent-core.ts';
import type { Batch } from '../journal/batch.ts';
import { packetBuffer } from '../packet-buffer.ts';
import { stamp } from '../stamp.ts';
import type { Refusal } from './admission.ts';
import type { FedReception } from './reception.ts';
import { StreamSession } from './stream-session.ts';
import type { ClientReport, Visitor } from './visitor.ts';

/** The stream door: packets both ways, resumable at any position. Taffrail's own clients use it. */
export class StreamDoor implements FedReception {
  readonly #core: AgentCore;
  readonly #sessions = new Set<StreamSession>();

  constructor(core: AgentCore) {
    this.#core = core;
  }

  get clients(): readonly ClientReport[] {
    return [...this.#sessions].map((session) => session.report);
  }

  admit(socket: Socket, visitor: Visitor): void {
    const session = new StreamSession(socket, visitor, this.#core);
    this.#sessions.add(session);
    socket.once('close', () => this.#sessions.delete(session));
  }

  refusal(refusal: Refusal): Uint8Array {
    return packetBuffer({ type: PacketType.FAULT, payload: writeFault(refusal), time: stamp(this.#core.scheduler) });
  }

  offer(batch: Batch): void {
    for (const session of this.#sessions) session.offer(batch);
  }

  beat(link: LinkWord): void {
    for (const session of this.#sessions) session.beat(link);
  }

  fault(code: string, message: string): void {
    for (const session of this.#sessions) session.fault(code, message);
  }
}

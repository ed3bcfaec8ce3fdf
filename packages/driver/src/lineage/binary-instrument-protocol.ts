import { LoggerOwningProtocol } from './logger-owning-protocol.ts';

/** A protocol of the lineage's first era for an instrument that speaks in packed messages. */
export abstract class BinaryInstrumentProtocol<Message, Response> extends LoggerOwningProtocol {
  /** Packs a message and sends it. */
  protected sendMessage(message: Message): Promise<void> {
    return this.send(this.packMessage(message));
  }

  /** Writes a message as the instrument reads it. */
  protected abstract packMessage(message: Message): Uint8Array;

  /** Reads one response from the bytes of it. */
  protected abstract unpackResponse(bytes: Uint8Array): Response;
}

import type { SimulatorLink } from '@taffrail/simulator';

/** What a speech may do with the client that it is spoken with. */
export interface SpokenWith {
  /** Sends the client bytes as they are. */
  send(bytes: Uint8Array): void;
  /** Ends the connection to the client, for a reason. */
  drop(reason: string): void;
}

/** How one client and the instrument's line understand each other. */
export interface Speech {
  /** Takes what the client sent. */
  receive(bytes: Uint8Array): void;
  /** Gives the client what the instrument transmitted. */
  transmit(bytes: Uint8Array): void;
  /** Ends it, when the client has gone. */
  close(): void;
}

/** Begins to speak with a client that has just connected. */
export type SpeechMaker = (link: SimulatorLink, client: SpokenWith) => Speech;

/** Bytes as they are, as behind `tcp://`: there is no BREAK. */
export const plainSpeech: SpeechMaker = (link, client) => ({
  receive: (bytes) => {
    link.receive(bytes);
  },
  transmit: (bytes) => {
    client.send(bytes);
  },
  close: () => undefined,
});

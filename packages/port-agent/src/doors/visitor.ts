/** Whoever came in by a door, as far as the connection tells. */
export interface Visitor {
  /** The door's name. */
  readonly door: string;
  /** Its address and port. */
  readonly address: string;
  /** Both, for messages. */
  readonly name: string;
}

/** What is told of a client that is in. */
export interface ClientReport {
  readonly name: string;
  /** What it calls itself. */
  readonly client?: string;
  /** The position of the next packet that it will be given, as a decimal string. */
  readonly position?: string;
  /** How far behind the journal's head that is, in bytes. */
  readonly lagBytes?: number;
  /** How many bytes wait for it to take them. */
  readonly queuedBytes: number;
}

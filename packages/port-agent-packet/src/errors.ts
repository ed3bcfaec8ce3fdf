/** The root of the errors of packet framing. Branch on the class or on {@link code}, never on the message. */
export abstract class PacketError extends Error {
  /** A stable identifier of the cause, in kebab-case. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  /** Gives what a program prints for an error. */
  toJSON(): { readonly code: string; readonly message: string } {
    return { code: this.code, message: this.message };
  }
}

/** A payload does not fit into one packet. */
export class PayloadTooLongError extends PacketError {
  readonly code = 'payload-too-long';
  readonly lengthBytes: number;
  readonly limitBytes: number;

  constructor(lengthBytes: number, limitBytes: number) {
    super(`cannot encode a packet with a payload of ${lengthBytes} bytes: at most ${limitBytes} fit`);
    this.lengthBytes = lengthBytes;
    this.limitBytes = limitBytes;
  }
}

/** A value cannot be written into its field of the header. */
export class PacketFieldError extends PacketError {
  readonly code = 'packet-field';
  readonly field: string;
  /** As it was to be written. */
  readonly value: number;

  constructor(field: string, value: number, expected: string) {
    super(`cannot encode ${field} ${value}: expected ${expected}`);
    this.field = field;
    this.value = value;
  }
}

/** The payload of a stream-control packet does not say what its type promises. */
export class PacketPayloadError extends PacketError {
  readonly code = 'packet-payload';
  readonly packetName: string;

  constructor(packetName: string, expected: string, found: string, options?: ErrorOptions) {
    super(`cannot read a ${packetName} packet: expected ${expected}, found ${JSON.stringify(found)}`, options);
    this.packetName = packetName;
  }
}

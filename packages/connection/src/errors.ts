/**
 * The root of every error that the driver framework raises.
 *
 * Branch on the class or on {@link code}, never on the message. The facts of a failure are fields of its class.
 */
export abstract class InstrumentError extends Error {
  /** A stable identifier of the cause, in kebab-case; changing one is a breaking change. */
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  /** Gives what the `taffrail` command prints for an error. */
  toJSON(): { readonly code: string; readonly message: string } {
    return { code: this.code, message: this.message };
  }
}

/** The root of what can go wrong between a driver and the instrument's link. */
export abstract class ConnectionError extends InstrumentError {
  /** The URL of the connection concerned. */
  readonly url: string;

  constructor(url: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.url = url;
  }
}

/** A connection could not be established. */
export class ConnectFailedError extends ConnectionError {
  readonly code = 'connect-failed';

  constructor(url: string, reason: string, options?: ErrorOptions) {
    super(url, `cannot connect to ${url}: ${reason}`, options);
  }
}

/** An established connection ended without anybody here having closed it. */
export class ConnectionLostError extends ConnectionError {
  readonly code = 'connection-lost';

  constructor(url: string, reason: string, options?: ErrorOptions) {
    super(url, `lost the connection to ${url}: ${reason}`, options);
  }
}

/** Something was asked of a connection that had been closed. */
export class ConnectionClosedError extends ConnectionError {
  readonly code = 'connection-closed';

  constructor(url: string, attempted: string) {
    super(url, `cannot ${attempted}: the connection to ${url} is closed`);
  }
}

/** A write was refused by whoever owns the link: another client holds the write lease, or the link is down. */
export class WriteRefusedError extends ConnectionError {
  readonly code = 'write-refused';
  /** Who may write instead, where that is why. */
  readonly holder: string | undefined;

  constructor(url: string, reason: string, { holder, ...options }: ErrorOptions & { readonly holder?: string | undefined } = {}) {
    super(url, `${url} refused a write: ${reason}`, options);
    this.holder = holder;
  }
}

/** The link cannot do what was asked, a BREAK on plain TCP for instance. */
export class LinkCapabilityError extends ConnectionError {
  readonly code = 'link-capability';

  constructor(url: string, attempted: string) {
    super(url, `cannot ${attempted}: ${url} has no way to`);
  }
}

/** A connection URL is malformed, or no opener knows its scheme. */
export class ConnectionUrlError extends ConnectionError {
  readonly code = 'connection-url';

  constructor(url: string, expected: string) {
    super(url, `cannot open ${JSON.stringify(url)}: expected ${expected}`);
  }
}

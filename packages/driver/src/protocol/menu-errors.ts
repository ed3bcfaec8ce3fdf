import { ProtocolError } from '../errors.ts';

/** The instrument shows another screen than it should, or one that its menu does not have. */
export class UnexpectedScreenError extends ProtocolError {
  override readonly code = 'unexpected-screen';
  /** The screens of which one should have come. */
  readonly expected: readonly string[];
  /** The screen that came; `undefined` where it is none of the menu's. */
  readonly found: string | undefined;
  /** What the instrument showed. */
  readonly received: string;

  constructor(attempted: string, facts: { readonly expected: readonly string[]; readonly found: string | undefined; readonly received: string }) {
    const { expected, found, received } = facts;
    super(`${attempted}: expected ${expected.join(' or ')}, found ${found ?? 'a screen that is not in the menu'}; received ${JSON.stringify(received.slice(-200))}`);
    this.expected = expected;
    this.found = found;
    this.received = received;
  }
}

/** There is no way from where the instrument is to where it should be, or it is not known where it is. */
export class MenuRouteError extends ProtocolError {
  override readonly code = 'menu-route';
  /** The screen that the instrument shows; `undefined` where none is known. */
  readonly from: string | undefined;
  readonly to: string;

  constructor({ from, to, reason }: { readonly from: string | undefined; readonly to: string; readonly reason: string }, options?: ErrorOptions) {
    super(`cannot get from ${from ?? 'an unknown place'} to ${to}: ${reason}`, options);
    this.from = from;
    this.to = to;
  }
}

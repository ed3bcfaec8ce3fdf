import type { SchedulerLike, Subscription } from 'rxjs';
import { BreakError, ComPortRefusedError, ComPortTimeoutError, PortAgentError } from '../../errors.ts';
import { COM_PORT_DEADLINE_MS } from '../../limits.ts';
import { HeldWrites } from '../held-writes.ts';
import type { ConnectionListener, LinkConnection, LinkKind } from '../link-connection.ts';
import type { SerialSettings } from '../serial-settings.ts';
import type { TcpPlace } from '../tcp-connection.ts';
import { TelnetVerb } from '../telnet/iac-codec.ts';
import { TelnetOption } from '../telnet/option-negotiation.ts';
import { TelnetConnection, TRANSPARENT } from '../telnet/telnet-connection.ts';
import { BreakControl, ComPortCommand, ComPortNotice, NO_NOTIFICATIONS, settingRequests } from './com-port-command.ts';
import { ComPortSession } from './com-port-session.ts';

const OPTION = 'the option COM-PORT-OPTION (RFC 2217)';

/** Where a terminal server is and how its serial port is to be set. */
export interface Rfc2217Place extends TcpPlace {
  readonly settings: SerialSettings;
  readonly scheduler: SchedulerLike;
}

/** Links over RFC 2217: the serial port of a terminal server, set from here. */
export class Rfc2217Kind implements LinkKind {
  readonly url: string;
  readonly hasBreak = true;
  readonly longestWriteBytes = Infinity;
  readonly #place: Rfc2217Place;

  constructor(place: Rfc2217Place) {
    this.url = place.url;
    this.#place = place;
  }

  open(listener: ConnectionListener): LinkConnection {
    return new Rfc2217Connection(this.#place, listener);
  }
}

/** A connection to the serial port of a terminal server. It stands once the server has confirmed every setting of the port. */
export class Rfc2217Connection implements LinkConnection {
  readonly #place: Rfc2217Place;
  readonly #listener: ConnectionListener;
  readonly #telnet: TelnetConnection;
  readonly #session: ComPortSession;
  readonly #held = new HeldWrites();
  #agreement: Subscription | undefined;
  #isAgreed = false;
  #isSuspended = false;

  constructor(place: Rfc2217Place, listener: ConnectionListener) {
    this.#place = place;
    this.#listener = listener;
    this.#session = new ComPortSession({
      scheduler: place.scheduler,
      send: (payload) => { this.#telnet.subnegotiate(TelnetOption.COM_PORT, payload); },
    });
    this.#telnet = new TelnetConnection(place, {
      wanted: { ...TRANSPARENT, ours: [...TRANSPARENT.ours, TelnetOption.COM_PORT] },
      listener: {
        opened: () => { this.#awaitAgreement(); },
        received: (framed) => { listener.received(framed); },
        negotiated: (verb, option) => { if (option === TelnetOption.COM_PORT) this.#negotiated(verb); },
        subnegotiated: (option, payload) => { if (option === TelnetOption.COM_PORT) this.#heed(payload); },
        closed: (reason) => { this.#closed(reason); },
      },
    });
  }

  get queuedBytes(): number {
    return this.#held.lengthBytes + this.#telnet.queuedBytes;
  }

  write(bytes: Uint8Array): boolean {
    if (!this.#isSuspended) return this.#telnet.write(bytes);
    this.#held.push(bytes);
    return true;
  }

  async setBreak(isOn: boolean): Promise<void> {
    await this.#session.request({ command: ComPortCommand.SET_CONTROL, value: isOn ? BreakControl.ON : BreakControl.OFF });
  }

  end(): void {
    for (const bytes of this.#held.takeAll()) this.#telnet.write(bytes);
    this.#telnet.end();
  }

  abort(reason: string): void {
    this.#telnet.abort(reason);
  }

  #awaitAgreement(): void {
    this.#agreement = this.#place.scheduler.schedule(() => {
      this.abort(new ComPortTimeoutError(OPTION, COM_PORT_DEADLINE_MS).message);
    }, COM_PORT_DEADLINE_MS);
  }

  #negotiated(verb: TelnetVerb): void {
    if (verb === TelnetVerb.DONT) this.abort(new ComPortRefusedError(OPTION, 'it answered DONT').message);
    if (verb !== TelnetVerb.DO || this.#isAgreed) return;
    this.#isAgreed = true;
    this.#agreement?.unsubscribe();
    void this.#setUp();
  }

  async #setUp(): Promise<void> {
    for (const request of NO_NOTIFICATIONS) this.#session.tell(request);
    try {
      await Promise.all(settingRequests(this.#place.settings).map(async (request) => this.#session.request(request)));
    } catch (error) {
      return this.abort(error instanceof PortAgentError ? error.message : String(error));
    }
    this.#listener.opened();
  }

  #heed(payload: Uint8Array): void {
    if (payload[0] === ComPortNotice.FLOWCONTROL_SUSPEND) this.#isSuspended = true;
    else if (payload[0] === ComPortNotice.FLOWCONTROL_RESUME) this.#resume();
    else this.#session.take(payload);
  }

  #resume(): void {
    this.#isSuspended = false;
    for (const bytes of this.#held.takeAll()) this.#telnet.write(bytes);
  }

  #closed(reason: string): void {
    this.#agreement?.unsubscribe();
    this.#session.fail(new BreakError(this.#place.url, `the link was lost: ${reason}`));
    this.#listener.closed(reason);
  }
}

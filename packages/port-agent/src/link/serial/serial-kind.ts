import { LinkUrlError } from '../../errors.ts';
import type { ConnectionListener, LinkConnection, LinkKind } from '../link-connection.ts';
import { ReceiveSlab } from '../receive-slab.ts';
import { SERIAL_SETTING_NAMES, type SerialSettings, serialSettingsOf } from '../serial-settings.ts';
import { UrlSettings } from '../url-settings.ts';
import { SerialConnection } from './serial-connection.ts';
import { loadSerialPort, type SerialPortOpener } from './serial-port.ts';

/** Where a serial line is and how it is set. */
export interface SerialPlace {
  readonly url: string;
  readonly path: string;
  readonly settings: SerialSettings;
  readonly openPort: SerialPortOpener;
}

/** Links over a serial port of this machine. */
export class SerialKind implements LinkKind {
  readonly url: string;
  readonly hasBreak = true;
  readonly longestWriteBytes = Infinity;
  readonly #place: SerialPlace;
  readonly #slab = new ReceiveSlab();

  constructor(place: SerialPlace) {
    this.url = place.url;
    this.#place = place;
  }

  open(listener: ConnectionListener): LinkConnection {
    const { path, settings, openPort, url } = this.#place;
    return new SerialConnection({ url, open: async () => openPort(path, settings), slab: this.#slab, listener });
  }
}

/**
 * Makes the kind of link that `serial:///dev/ttyS0?baud=9600` names.
 *
 * @throws {@link LinkUrlError} or {@link LinkSupportError}.
 */
export async function serialKindFor(url: string): Promise<LinkKind> {
  const path = serialPathOf(url);
  const settings = serialSettingsOf(new UrlSettings(url, url.split('?')[1] ?? '', SERIAL_SETTING_NAMES));
  return new SerialKind({ url, path, settings, openPort: await loadSerialPort(url) });
}

/** Reads the path in `serial:///path?settings`. @throws {@link LinkUrlError}. */
export function serialPathOf(url: string): string {
  const [, encoded = ''] = /^serial:\/\/(\/[^?#\s]+)(?:\?[^?#\s]*)?$/i.exec(url) ?? [];
  const path = decoded(encoded);
  if (path === undefined || path === '' || path.includes('\0')) throw new LinkUrlError(url, 'serial:///path, such as serial:///dev/ttyS0?baud=9600');
  return path;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a stray %, so no path
  }
}

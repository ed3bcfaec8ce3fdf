import { type UrlSettings } from './url-settings.ts';

/** How a serial line is set. */
export interface SerialSettings {
  readonly baud: number;
  readonly dataBits: 5 | 6 | 7 | 8;
  readonly parity: 'none' | 'odd' | 'even';
  readonly stopBits: 1 | 2;
  readonly flow: 'none' | 'rtscts' | 'xonxoff';
}

/** The settings of a serial line in a URL. */
export const SERIAL_SETTING_NAMES = ['baud', 'dataBits', 'parity', 'stopBits', 'flow'] as const;

/** Reads the settings of a serial line: 9600 baud, 8 data bits, no parity, 1 stop bit, no flow control where the URL does not say. */
export function serialSettingsOf(settings: UrlSettings): SerialSettings {
  return {
    baud: settings.number('baud', { least: 50, most: 4_000_000, otherwise: 9_600 }),
    dataBits: Number(settings.oneOf('dataBits', ['8', '7', '6', '5'])) as SerialSettings['dataBits'], // one of these words
    parity: settings.oneOf('parity', ['none', 'odd', 'even']),
    stopBits: Number(settings.oneOf('stopBits', ['1', '2'])) as SerialSettings['stopBits'], // one of these words
    flow: settings.oneOf('flow', ['none', 'rtscts', 'xonxoff']),
  };
}

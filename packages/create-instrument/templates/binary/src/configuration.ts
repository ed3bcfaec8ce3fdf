import { binaryParticle, byteSum, fixedLength, layout, spare, u16le, u8 } from '@taffrail/driver';

/**
 * The configuration record of 10 bytes, which answers every command.
 *
 * Fill in: the layout of the record that tells the settings.
 */
export const configuration = binaryParticle('acme_x1_configuration', {
  description: 'Settings, and whether it is sampling.',
  framing: fixedLength({ sync: [0xa5, 0x02], lengthBytes: 10, checksum: byteSum({ stored: 'u16le' }) }),
  layout: layout({
    sync: spare(2),
    serialNumber: u16le({ unit: '1', description: 'Serial number.' }),
    sampleInterval: u16le({ unit: 's', description: 'Time from one sample to the next.' }),
    gain: u8({ unit: '1', description: 'Amplification.' }),
    mode: u8({ unit: '1', description: '1 while it is sampling, else 0.' }),
    checksum: spare(2),
  }),
});

/** What a configuration record tells. */
export type Configuration = ReturnType<typeof configuration.parse>;

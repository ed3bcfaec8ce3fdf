import { describe, expect, it } from 'vitest';
import { readAll } from '../test/read-all.ts';
import { samples } from '../test/samples.ts';

const LINE = '0.197  0.992  4.095  0.135  0.687  3.441  1.990  1.038  24.83  0.000   24.8   9.1\r\n';
/** The recorded record as it stands among lines, with what follows it on its own. */
const [[recorded, values] = []] = samples.status;
const RECORD = `${String.fromCharCode(...((recorded ?? []) as Uint8Array))} (0 = No Print on Restart Data, 1 = Print)\r\n\r\n`; // recorded as bytes
const SYSTEM_INFO = values?.systemInfo ?? '';

const streams = (text: string) => readAll(text).particles.map(({ stream }) => stream);

describe('the information and the block of parameters', () => {
  it('are one record before the stream begins, whatever the indentation', () => {
    expect(readAll(`1\r\n\r\n  ${RECORD}${LINE}`).particles).toMatchObject([
      { stream: 'trhph_status', quality: 'ok', values },
      { stream: 'trhph_sample', quality: 'ok' },
    ]);
  });

  it('are none without the information, as they are printed for the settings', () => {
    expect(streams(RECORD.slice(RECORD.indexOf(' This System')) + LINE)).toEqual(['trhph_sample']);
  });

  it('are questionable when the power control word does not go with the five lines', () => {
    const read = readAll(RECORD.replace('1  = eh Amp', '0  = eh Amp')).particles;

    expect(read).toMatchObject([{ quality: 'questionable', values: { powerControlWord: 55, ehAmpPowerStatus: 0 } }]);
    expect(readAll(RECORD.replace('1  = eh Amp', '0  = eh Amp').replace('55 =', '51 =')).particles).toMatchObject([{ quality: 'ok' }]);
  });

  it('with any one bit changed are the same, flagged or unparsed, unless a digit or a blank came into its place, or it is in the information, and cost their neighbours nothing', () => {
    for (let at = 0; at < RECORD.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const changed = String.fromCharCode(RECORD.charCodeAt(at) ^ (1 << bit));
        const read = readAll(LINE + RECORD.slice(0, at) + changed + RECORD.slice(at + 1) + LINE + RECORD).particles;
        const found = read.filter(({ stream }) => stream === 'trhph_status');

        expect(read.filter(({ stream }) => stream === 'trhph_sample')).toMatchObject([{ values: { batteryVoltage: 9.1 } }, { values: { batteryVoltage: 9.1 } }]);
        expect(found.at(-1)).toMatchObject({ quality: 'ok', values });
        if (found.length > 1 && found[0]?.quality === 'ok' && at > SYSTEM_INFO.length && !/[\d ]/.test(changed)) expect(found[0].values).toEqual(values);
      }
    }
  });

  it('cut short anywhere are none, and cost their neighbours nothing', () => {
    const end = RECORD.lastIndexOf(' (0 = No Print');
    for (let length = 0; length < end; length += 1) {
      for (const lineEnd of ['', '\r\n']) {
        expect(streams(LINE + RECORD.slice(0, length) + lineEnd + LINE + RECORD)).toEqual(['trhph_sample', 'trhph_sample', 'trhph_status']);
      }
    }
  });

  it('are the same in pieces of any size', () => {
    for (const size of [1, 3, 64]) expect(readAll(LINE + RECORD + LINE, size).particles.map(({ stream }) => stream)).toEqual(['trhph_sample', 'trhph_status', 'trhph_sample']);
  });
});

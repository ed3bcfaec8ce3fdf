import { Chunker } from '@taffrail/driver';
import { bench, describe } from 'vitest';
import { satlanticPar } from './definition.ts';

const LINE = 'SATPAR0464,14238553.95,2157484928,150';
const COUNT = 10_000;
const text = `${LINE}\r\n`.repeat(COUNT);
const bytes = new TextEncoder().encode(text);
/** What somebody would write who wants the numbers and nothing else. */
const PLAIN = /^SATPAR(\d+),(\d+\.\d\d),(\d+),(\d{1,3})$/;

describe('ten thousand frames', () => {
  bench('through the chunker', () => {
    if (new Chunker(satlanticPar).push({ bytes, receivedAtMs: 0 }).length !== COUNT) throw new Error('a frame was lost');
  });

  bench('by one RegExp a line, its checksum looked at', () => {
    let count = 0;
    for (const line of new TextDecoder('latin1').decode(bytes).split('\r\n')) {
      const match = PLAIN.exec(line);
      if (match === null) continue;
      let sum = 0;
      for (let at = 0; at <= line.lastIndexOf(','); at += 1) sum += line.charCodeAt(at);
      if (((sum + Number(match[4])) & 0xff) === 0 && Number(match[2]) > 0 && Number(match[3]) > 0) count += 1;
    }
    if (count !== COUNT) throw new Error('a frame was lost');
  });
});

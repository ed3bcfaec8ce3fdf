import { describe, expect, it } from 'vitest';
import { commands } from './commands.ts';
import { parseSelfTest } from './self-test.ts';

describe('a self-test', () => {
  it.each([
    ['three numbers and more', ' 7.5400\r\n 7.5401\r\n-0.0002\r\n'],
    ['numbers between commas', '10.250, 10.251\r\n10.252, 10.253'],
  ])('is passed with %s', (_, text) => {
    expect(parseSelfTest(text)).toEqual({ isPassed: true, text });
  });

  it.each([
    ['nothing', ''],
    ['two numbers', '7.5400\r\n7.5401'],
    ['a word among the numbers', '7.5400\r\nnan\r\n7.5401\r\n7.5402'],
    ['a number cut short', '7.5400\r\n7.\r\n7.5401'],
  ])('is failed with %s', (_, text) => {
    expect(parseSelfTest(text)).toEqual({ isPassed: false, text });
  });

  it('is as far as it has lines of its hundred', () => {
    expect(commands.testTemperature.progress?.('7.5400\r\n7.5401\r\n7.54')).toBe(0.02);
  });
});

import { describe, expect, it } from 'vitest';
import { type Fault, faultProblems, planted } from './fault.ts';

const text = 'export const sum = (a: number, b: number): number => a + b;\n';
const fault: Fault = { id: 'area/sign', file: 'sum.ts', find: 'a + b', replacement: 'a - b', breaks: 'Sums are differences.' };

describe('a fault', () => {
  it('is planted in its place and nowhere else', () => {
    expect(planted(fault, text)).toBe('export const sum = (a: number, b: number): number => a - b;\n');
  });

  it('is planted as it is written, dollar signs too', () => {
    expect(planted({ ...fault, replacement: "'$&'" }, text)).toContain("=> '$&';");
  });

  it.each([
    ['is gone', 'a * b'],
    ['is there twice', 'number,'],
  ])('is refused by name when its place %s', (_, find) => {
    const changed = text.replace('b: number)', 'b: number, c: number)');

    expect(() => planted({ ...fault, find }, changed)).toThrow(
      /cannot plant area\/sign: expected ".+" once in sum\.ts, found it [02] times/,
    );
    expect(faultProblems({ ...fault, find }, changed)).toHaveLength(1);
  });

  it('has no problems when it is a program that differs', () => {
    expect(faultProblems(fault, text)).toEqual([]);
  });

  it('is reported when it changes nothing, or is no program', () => {
    expect(faultProblems({ ...fault, replacement: 'a + b' }, text)).toEqual(['area/sign changes nothing']);
    expect(faultProblems({ ...fault, replacement: 'a +' }, text)).toEqual(['area/sign is no program: Expression expected.']);
  });
});

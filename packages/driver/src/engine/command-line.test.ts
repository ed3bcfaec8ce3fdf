import { describe, expect, it } from 'vitest';
import { characterFault, commandLineFault } from './command-line.ts';

const modem = { terminator: '\r', attentionSequences: ['+++', '==='] };

describe('a command line', () => {
  it.each([
    ['GAIN=2', undefined],
    ['++', undefined],
    ['a+++b', 'text without the attention sequence "+++"'],
    ['===', 'text without the attention sequence "==="'],
    ['a\rb', 'printable ASCII, without control characters'],
    ['caf\u00e9', 'printable ASCII, without control characters'],
  ])('that is %j has the fault %j', (line, fault) => {
    expect(commandLineFault(line, modem)).toBe(fault);
  });

  it('that an author wrote whole may get attention, and is checked otherwise', () => {
    expect(characterFault('===', modem)).toBeUndefined();
    expect(characterFault('a;b', { terminator: ';' })).toBe('text without the terminator ";"');
  });
});

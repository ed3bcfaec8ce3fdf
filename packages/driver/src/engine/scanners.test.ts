import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EchoScanner } from './echo-scanner.ts';
import { OutcomeScanner, PromptAtRest, withoutBlankEdges } from './outcome-scanner.ts';
import { PatternScanner } from './pattern-scanner.ts';
import { PromptScanner } from './prompt-scanner.ts';
import { FinalRefusalScanner, rejectionIn } from './refusals.ts';

/** What instruments send, with prompts, echoes and refusals in likely and unlikely places. */
const parts = fc.array(fc.constantFrom('S>', '?cmd S>', 'ds', 'DS', '\r', '\n', '\r\n', ' ', 'x', 'S', '>', 'BUSY', 'OK', '7.5'), { maxLength: 24 }).map((each) => each.join(''));

/** Where a text is cut. */
function cuts(text: string): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.integer({ min: 0, max: text.length }), { maxLength: text.length + 1 }).map((places) => {
    const sorted = [...places].sort((a, b) => a - b);
    return [0, ...sorted].map((place, index) => text.slice(place, sorted[index] ?? text.length));
  });
}

const cutText = parts.chain((text) => cuts(text).map((pieces) => ({ text, pieces })));

/** The first answer of a scanner to any of the pieces. */
function first<R>(pieces: readonly string[], scan: (piece: string) => R | undefined): R | undefined {
  for (const piece of pieces) {
    const found = scan(piece);
    if (found !== undefined) return found;
  }
  return undefined;
}

describe('PromptScanner', () => {
  const prompts = ['S>', '?cmd S>'];

  it.each([
    ['S>', [{ prompt: 'S>', end: 2 }]],
    ['7.5\r\nS>', [{ prompt: 'S>', end: 7 }]],
    ['\rS>', [{ prompt: 'S>', end: 3 }]],
    ['\r\n?cmd S>', [{ prompt: '?cmd S>', end: 9 }]],
    ['S>S>', [{ prompt: 'S>', end: 2 }, { prompt: 'S>', end: 4 }]],
    ['?cmd S> S>', [{ prompt: '?cmd S>', end: 7 }, { prompt: 'S>', end: 10 }]],
    ['S>#7.5,2.0\r\n', [{ prompt: 'S>', end: 2 }]],
    ['7.5 S>', []],
    [' S>', []],
    ['xS>S>', []],
    ['S\r\n>', []],
  ])('finds in %j those that begin a line, the longest where two end together', (text, expected) => {
    const found = new PromptScanner(prompts).scan(text);

    expect(found).toEqual(expected);
  });

  it('finds the same prompts wherever the text is cut', () => {
    fc.assert(
      fc.property(cutText, ({ text, pieces }) => {
        const scanner = new PromptScanner(prompts);

        const found = pieces.flatMap((piece) => scanner.scan(piece));

        expect(found).toEqual(new PromptScanner(prompts).scan(text));
      }),
    );
  });
});

describe('PromptAtRest', () => {
  it('takes a prompt back when more comes behind it, and keeps it through blanks', () => {
    const rest = new PromptAtRest(['S>'], 50);

    const found = ['S>', '\r\n', 'x', '\r\nS>', ' '].map((piece) => rest.scan(piece).found.map(({ end }) => end));

    expect(found).toEqual([[2], [2], [], [9], [9]]);
  });

  it('comes to the same end wherever the text is cut', () => {
    fc.assert(
      fc.property(cutText, ({ text, pieces }) => {
        const rest = new PromptAtRest(['S>', '?cmd S>'], 50);

        const last = pieces.map((piece) => rest.scan(piece)).at(-1);

        expect(last).toEqual(new PromptAtRest(['S>', '?cmd S>'], 50).scan(text));
      }),
    );
  });
});

describe('EchoScanner', () => {
  it.each([
    ['ds\r\n7.5', 4],
    ['ds\n', 3],
    ['ds\r7.5', 3],
    ['DS\r\n', 4],
    ['\r\nS>ds\r\n', 8],
    ['S> ds\r\n', 7],
    ['7.5\r\nS>\r\nds\r\n', 13],
    ['ds ds\r\n', undefined],
    ['xds\r\n', undefined],
    ['ds', undefined],
    ['dsx\r\n', undefined],
  ])('finds in %j the command alone on its line, up to its line end', (text, expected) => {
    const end = new EchoScanner('ds', ['S>']).scan(text);

    expect(end).toBe(expected);
  });

  it('finds the echo of an empty line', () => {
    const end = new EchoScanner('', ['S>']).scan('\r\nS>');

    expect(end).toBe(2);
  });

  it('finds the same echo wherever the text is cut, but for a line feed that comes later', () => {
    fc.assert(
      fc.property(cutText, ({ text, pieces }) => {
        const scanner = new EchoScanner('ds', ['S>']);
        const whole = new EchoScanner('ds', ['S>']).scan(text);

        const end = first(pieces, (piece) => scanner.scan(piece));

        const isShort = end !== undefined && text[end - 1] === '\r' && text[end] === '\n';
        expect(isShort ? end + 1 : end).toBe(whole);
      }),
    );
  });
});

describe('PatternScanner', () => {
  it.each([
    [/OK/, 'xOKy', 3],
    [/^OK/, 'xOK', undefined],
    [/^OK/m, 'x\nOK', 4],
    [/OK\r\n/g, 'OK\r\nOK\r\n', 4],
    [/OK/y, 'xOK', 3],
    [/x$/, 'abxc', 3],
    [/\u0006\u0006/, 'data\u0006\u0006', 6],
  ])('finds %s in %j with the first character that makes it match', (pattern, text, expected) => {
    const end = new PatternScanner(pattern).scan(text);

    expect(end).toBe(expected);
  });

  it('finds the same end wherever the text is cut', () => {
    fc.assert(
      fc.property(cutText, fc.constantFrom(/OK\r\n/, /^S>/m, /\d+/, /x$/, /(?<=S)>/), ({ text, pieces }, pattern) => {
        const scanner = new PatternScanner(pattern);

        const end = first(pieces, (piece) => scanner.scan(piece));

        expect(end).toBe(new PatternScanner(pattern).scan(text));
      }),
    );
  });

  it('does not take the middle of a long reply for its beginning', () => {
    const end = new PatternScanner(/^x/).scan(`y${'x'.repeat(5_000)}`);

    expect(end).toBeUndefined();
  });

  it('leaves a pattern as it found it, so that two commands may share one', () => {
    const pattern = /OK/g;
    new PatternScanner(pattern).scan('OK');

    const end = new PatternScanner(pattern).scan('OK');

    expect(end).toBe(2);
    expect(pattern.lastIndex).toBe(0);
  });
});

describe('FinalRefusalScanner', () => {
  const rejections = [{ pattern: /^BUSY$/, isFinal: true }, { pattern: /^BAD/ }];

  it.each([
    ['BUSY\r\n', { line: 'BUSY', end: 5 }],
    ['BUSY\n', { line: 'BUSY', end: 5 }],
    [' BUSY \rx', { line: 'BUSY', end: 7 }],
    ['x\r\nBUSY\r\nBUSY\r\n', { line: 'BUSY', end: 8 }],
    ['BUSY', undefined],
    ['BUSYx\r\n', undefined],
    ['BAD\r\n', undefined],
  ])('finds in %j the first whole line that no prompt follows', (text, expected) => {
    const refusal = new FinalRefusalScanner(rejections).scan(text);

    expect(refusal).toEqual(expected);
  });

  it('finds the same line wherever the text is cut', () => {
    fc.assert(
      fc.property(cutText, ({ text, pieces }) => {
        const scanner = new FinalRefusalScanner(rejections);

        const refusal = first(pieces, (piece) => scanner.scan(piece));

        expect(refusal).toEqual(new FinalRefusalScanner(rejections).scan(text));
      }),
    );
  });
});

describe('rejectionIn', () => {
  it('gives the same answer every time, whatever flags the pattern has', () => {
    const rejections = [{ pattern: /^BAD/g }];

    const answers = [1, 2, 3].map(() => rejectionIn('x\rBAD command\r', rejections));

    expect(answers).toEqual(['BAD command', 'BAD command', 'BAD command']);
  });
});

describe('OutcomeScanner', () => {
  const rejections = [{ pattern: /^\?cmd/ }, { pattern: /^BUSY$/, isFinal: true }];
  const prompts = ['S>', '?cmd S>'];

  /** The outcome of a text, cut into pieces. */
  function outcomeOf(pieces: readonly string[], until: RegExp | 'prompt'): unknown {
    const scanner = new OutcomeScanner({ prompts, rejections, until, promptQuietMs: 0 });
    let text = '';
    return first(pieces, (piece) => {
      text += piece;
      return scanner.scan(piece, () => text);
    })?.value;
  }

  it.each([
    ['prompt', '7.5\r\nS>', { reply: '7.5', refusal: undefined }],
    ['prompt', '7.5\r\nS>#8.0\r\n', { reply: '7.5', refusal: undefined }],
    ['prompt', '\r\n?cmd S>', { reply: '', refusal: '?cmd S>' }],
    ['prompt', '?cmd\r\nS>', { reply: '?cmd', refusal: '?cmd' }],
    ['prompt', 'BUSY\r\nS>', { reply: '', refusal: 'BUSY' }],
    ['prompt', '7.5\r\nS>BUSY\r\n', { reply: '7.5', refusal: undefined }],
    ['prompt', '7.5\r\n', undefined],
    [/OK\r\n/, 'OK\r\nS>', { reply: 'OK', refusal: undefined }],
    [/OK\r\n/, 'S>OK\r\nmore', { reply: 'S>OK', refusal: undefined }],
    [/OK\r\n/, '?cmd S>OK\r\n', { reply: '', refusal: '?cmd S>' }],
    [/OK\r\n/, 'OK\r\n?cmd S>', { reply: 'OK', refusal: undefined }],
    [/OK\r\n/, 'BUSY\r\nOK\r\n', { reply: '', refusal: 'BUSY' }],
    [/OK\r\n/, 'S>', undefined],
  ] as const)('ends with the first of prompt, pattern and refusal: until %s of %j', (until, text, expected) => {
    const outcome = outcomeOf([text], until);

    expect(outcome).toEqual(expected);
  });

  it('has the same outcome wherever the text is cut', () => {
    fc.assert(
      fc.property(cutText, fc.constantFrom('prompt' as const, /OK\r\n/, /\d\.\d/), ({ text, pieces }, until) => {
        const outcome = outcomeOf(pieces, until);

        expect(outcome).toEqual(outcomeOf([text], until));
      }),
    );
  });
});

describe('withoutBlankEdges', () => {
  it('removes line ends at both edges, and nothing else', () => {
    const text = withoutBlankEdges('\r\n\n a\r\n\r\nb \r\r\n');

    expect(text).toBe(' a\r\n\r\nb ');
  });
});

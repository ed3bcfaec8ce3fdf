import { describe, expect, it } from 'vitest';
import { ArgumentsError } from './errors.ts';
import { type Asker, askMissing, QUESTION_ATTEMPTS } from './questions.ts';

/** Somebody who gives these answers, one after the other. */
function somebody(...answers: readonly string[]) {
  const left = [...answers];
  const asked: string[] = [];
  const told: string[] = [];
  const asker: Asker = {
    ask: async (question) => {
      asked.push(question);
      return left.shift() ?? '';
    },
    tell: (text) => { told.push(text); },
  };
  return { asker, asked, told };
}

describe('what is not known of a new instrument', () => {
  it('is asked for on a terminal, the style by its number or its name', async () => {
    const byNumber = somebody('Acme', ' x1 ', '3');
    const byName = somebody('Acme', 'x1', 'Binary');

    expect(await askMissing({}, byNumber.asker)).toEqual({ vendor: 'Acme', model: 'x1', style: 'menu' });
    expect(await askMissing({}, byName.asker)).toEqual({ vendor: 'Acme', model: 'x1', style: 'binary' });
    expect(byName.asked).toHaveLength(3);
  });

  it('is not asked for where it is known', async () => {
    const { asker, asked } = somebody('x1');

    expect(await askMissing({ vendor: 'acme', style: 'stream' }, asker)).toEqual({ vendor: 'acme', model: 'x1', style: 'stream' });
    expect(asked).toEqual(['What is the model called? ']);
  });

  it('is asked for again when the answer makes no sense, and not for ever', async () => {
    const patient = somebody('acme', '5', 'stream');
    const stubborn = somebody(...new Array<string>(9).fill('5'));

    expect(await askMissing({ vendor: 'acme', model: 'x1' }, patient.asker)).toMatchObject({ style: 'stream' });
    expect(patient.told).toEqual(['there is no style "acme": expected one of command-response, stream, menu, binary\n', 'there is no style "5": expected one of command-response, stream, menu, binary\n']);
    await expect(askMissing({ vendor: 'acme', model: 'x1' }, stubborn.asker)).rejects.toMatchObject({ code: 'choice', found: '5' });
    expect(stubborn.asked).toHaveLength(QUESTION_ATTEMPTS);
  });

  it('is not asked for again of somebody who has gone', async () => {
    const { asker, asked, told } = somebody();
    const gone = new ArgumentsError('given up');
    const leaving: Asker = { ...asker, ask: async (question) => { asked.push(question); throw gone; } };

    await expect(askMissing({}, leaving)).rejects.toBe(gone);
    expect([asked.length, told]).toEqual([1, []]);
  });

  it('is an error that names it all where there is no terminal', async () => {
    await expect(askMissing({ model: 'x1' }, undefined)).rejects.toMatchObject({ code: 'arguments', message: expect.stringContaining('--vendor, --style;') });
  });
});

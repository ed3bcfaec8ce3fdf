import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TelnetError } from '../../index.ts';
import { NEGOTIATION_LIMIT } from '../../limits.ts';
import { IacDecoder, TelnetVerb } from './iac-codec.ts';
import { OptionNegotiation } from './option-negotiation.ts';

const { WILL, WONT, DO, DONT } = TelnetVerb;

/** The other side's word, and the answer as its last two bytes. */
function answered(negotiation: OptionNegotiation, verb: TelnetVerb, option: number): number[] {
  return [...(negotiation.answer(verb, option) ?? [])].slice(1);
}

describe('OptionNegotiation', () => {
  it('says first what it would perform and what it asks for', () => {
    const negotiation = new OptionNegotiation({ ours: [0, 44], theirs: [0] });

    expect(negotiation.offers().map((offer) => [...offer])).toEqual([[255, WILL, 0], [255, WILL, 44], [255, DO, 0]]);
  });

  it('answers no agreement to what it asked, and no refusal of it', () => {
    const negotiation = new OptionNegotiation({ ours: [0, 3], theirs: [0, 3] });
    negotiation.offers();

    expect(answered(negotiation, DO, 0)).toEqual([]);
    expect(answered(negotiation, DONT, 3)).toEqual([]);
    expect(answered(negotiation, WILL, 0)).toEqual([]);
    expect(answered(negotiation, WONT, 3)).toEqual([]);
  });

  it('refuses what it does not want, and agrees to what it wants when the other side asks for it', () => {
    const negotiation = new OptionNegotiation({ ours: [0], theirs: [0] });

    expect(answered(negotiation, WILL, 1)).toEqual([DONT, 1]);
    expect(answered(negotiation, DO, 24)).toEqual([WONT, 24]);
    expect(answered(negotiation, DO, 0)).toEqual([WILL, 0]);
    expect(answered(negotiation, DO, 0)).toEqual([]);
    expect(answered(negotiation, DONT, 0)).toEqual([WONT, 0]);
    expect(answered(negotiation, WONT, 1)).toEqual([]);
  });

  it('comes to an end with any other side that follows the same rules', () => {
    const options = fc.uniqueArray(fc.nat({ max: 255 }), { maxLength: 6 });
    const wanted = fc.record({ ours: options, theirs: options });
    fc.assert(
      fc.property(wanted, wanted, (one, other) => {
        const sides = [new OptionNegotiation(one), new OptionNegotiation(other)];
        const said = sides.flatMap((side, from) => side.offers().map((bytes) => ({ from, bytes })));
        let count = 0;

        for (const { from, bytes } of said) {
          count++;
          const [word] = new IacDecoder().push(bytes);
          const answer = word?.kind === 'negotiation' ? sides[1 - from]?.answer(word.verb, word.option) : undefined;
          if (answer !== undefined) said.push({ from: 1 - from, bytes: answer });
        }

        expect(count).toBeLessThanOrEqual(4 * 12);
      }),
    );
  });

  it('gives up on a side that changes its mind without end', () => {
    const negotiation = new OptionNegotiation({ ours: [], theirs: [0] });

    const quarrel = () => {
      for (let turn = 0; turn <= NEGOTIATION_LIMIT; turn++) negotiation.answer(turn % 2 === 0 ? WILL : WONT, 0);
    };

    expect(quarrel).toThrow(TelnetError);
  });
});

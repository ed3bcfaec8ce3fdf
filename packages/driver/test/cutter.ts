/** Cuts a text at some of its places, chosen by the bits of a number that change from text to text. */
export function cutter(seed: number): (text: string) => string[] {
  let state = seed;
  return (text) => {
    const pieces = [''];
    for (const character of text) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      if (state > 0x8000_0000) pieces.push('');
      pieces.push((pieces.pop() ?? '') + character);
    }
    return pieces;
  };
}

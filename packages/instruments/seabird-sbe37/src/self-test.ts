/** What one of `tc`, `tt` and `tp` answered. */
export interface SelfTest {
  /** Whether it answered numbers and nothing but numbers, more than two of them; the lineage's criterion. */
  readonly isPassed: boolean;
  readonly text: string;
}

/** Judges the reply to a self-test command. */
export function parseSelfTest(reply: string): SelfTest {
  const tokens = reply.split(/[\s,]+/).filter((token) => token !== '');
  return { isPassed: tokens.length > 2 && tokens.every((token) => /^[+-]?\d+(\.\d+)?$/.test(token)), text: reply };
}

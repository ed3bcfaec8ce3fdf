/** What `PT200` answered. */
export interface SelfTest {
  /** Whether it gave a result at all, and every one of them is `$0`. */
  readonly isPassed: boolean;
  /** A test may well fail out of water; the text says which. */
  readonly text: string;
}

/** Judges the reply to `PT200`, of which the last lines are `… TEST RESULTS = $hhhh ... PASS` or `FAIL` (H-OM p. 159). */
export function parseSelfTest(reply: string): SelfTest {
  const codes = [...reply.matchAll(/TEST RESULTS? *= *\$([\dA-F]+)/gi)].map(([, code = '']) => Number.parseInt(code, 16));
  return { isPassed: codes.length > 0 && codes.every((code) => code === 0), text: reply };
}

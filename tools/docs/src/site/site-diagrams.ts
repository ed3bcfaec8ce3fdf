import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What draws the diagrams of a site: Mermaid, as one script without dependencies. */
export const MERMAID_SCRIPT = createRequire(import.meta.url).resolve('@mermaid-js/tiny');

/** Puts what draws diagrams into a site, so that it needs nobody else's server. */
export function addMermaid(out: string): void {
  copyFileSync(MERMAID_SCRIPT, join(out, 'assets/mermaid.js'));
}

import { writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build, type Plugin } from 'vite';

/** What a program printed in a browser of our making. */
export interface BrowserOutcome {
  readonly printed: string;
  /** The modules of Node that its bundle asked for. */
  readonly nodeModules: readonly string[];
}

/** The names of the web platform that a page has, and Node has too; `process`, `Buffer` and `require` are none. */
const WEB = [
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'queueMicrotask',
  'structuredClone',
  'TextEncoder',
  'TextDecoder',
  'AbortController',
  'AbortSignal',
  'Event',
  'EventTarget',
  'DOMException',
  'URL',
  'URLSearchParams',
  'performance',
  'crypto',
  'WebAssembly',
  'atob',
  'btoa',
];

/**
 * Bundles a module text as for a web page, and runs the bundle with nothing but what the web platform has.
 *
 * @throws when it cannot be bundled, or its run fails.
 */
export async function runInBrowser(project: string, name: string, text: string): Promise<BrowserOutcome> {
  const lines = text.split('\n');
  const imports = lines.filter((line) => line.startsWith('import '));
  const body = lines.filter((line) => !line.startsWith('import '));
  const entry = join(project, `${name}.browser.mjs`);
  writeFileSync(entry, [...imports, 'globalThis.finished = (async () => {', ...body, '})();'].join('\n'));
  const nodeModules = new Set<string>();
  const code = await bundle(project, entry, nodeModules);
  return { printed: await runOnPage(code), nodeModules: [...nodeModules] };
}

async function bundle(project: string, entry: string, nodeModules: Set<string>): Promise<string> {
  const watcher: Plugin = {
    name: 'node-modules-asked-for',
    enforce: 'pre',
    resolveId: (id) => {
      if (id.startsWith('node:') || builtinModules.includes(id)) nodeModules.add(id);
      return null;
    },
  };
  const result = await build({
    root: project,
    configFile: false,
    logLevel: 'silent',
    plugins: [watcher],
    build: { write: false, minify: false, target: 'es2022', rollupOptions: { input: entry, output: { format: 'iife' } } },
  });
  const [output] = [result].flat();
  const chunk = output !== undefined && 'output' in output ? output.output[0] : undefined;
  if (chunk === undefined) throw new Error(`nothing was bundled from ${entry}`);
  return chunk.code;
}

async function runOnPage(code: string): Promise<string> {
  const printed: string[] = [];
  const console = {
    log: (...values: unknown[]) => printed.push(values.map((value) => (typeof value === 'string' ? value : shown(value))).join(' ')),
  };
  const page: Record<string, unknown> = createContext({
    ...Object.fromEntries(WEB.map((name) => [name, Reflect.get(globalThis, name)])),
    console,
  });
  runInContext('globalThis.self = globalThis;', page);
  runInContext(code, page);
  await page['finished'];
  return printed.join('\n');
}

/** A position in a journal is a `bigint`, which JSON does not have. */
function shown(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? String(value);
}

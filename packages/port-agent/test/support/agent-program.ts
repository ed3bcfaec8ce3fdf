import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles the agent's program from its sources, so that the tests need no build, and gives the command that runs it. */
export async function agentProgram(): Promise<[string, string]> {
  const conditions = ['@taffrail/source', 'module', 'node', 'import', 'default'];
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions },
    ssr: { noExternal: true, resolve: { conditions } },
    // One level below the package, where `../package.json` is the same file as from the sources.
    build: { ssr: 'src/main.ts', target: 'node20', outDir: `${root}out-tsc`, emptyOutDir: false, rollupOptions: { output: { entryFileNames: 'agent-program.js' } } },
  });
  return [process.execPath, `${root}out-tsc/agent-program.js`];
}

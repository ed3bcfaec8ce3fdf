import { runTaffrail } from './app.ts';
import { processShell } from './shell/process-shell.ts';

const { shell, close } = processShell(process);
await runTaffrail(process.argv.slice(2), shell);
close();

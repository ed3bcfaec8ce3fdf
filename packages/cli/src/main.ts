import { run } from '@stricli/core';
import { buildTaffrail } from './app.ts';
import { processShell } from './shell/process-shell.ts';

const inputs = process.argv.slice(2);
const { shell, close } = processShell(process);
await run(buildTaffrail(inputs), inputs, shell);
close();
// Wrong usage is stricli's to find, in several kinds, all of which it numbers below zero.
if (typeof process.exitCode === 'number' && process.exitCode < 0) process.exitCode = 2;

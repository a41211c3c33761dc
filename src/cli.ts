#!/usr/bin/env node
import { runProgram } from './commands/program.js';
import { nameSourcesInStackTraces } from './commands/stack-traces.js';
import { processTerminal } from './commands/terminal.js';
import { optimizeNothingYet } from './common/index.js';

let isServing = false;

// `gatehouse server --help | head` closes the pipe early, which is not a failure. A server whose log is no longer read keeps running.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (isServing) return;
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (!isServing && error.code !== 'EPIPE') throw error;
});

const exitCode = await runProgram(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  loadServer: () => {
    isServing = true;
    optimizeNothingYet();
    nameSourcesInStackTraces();
    return import('./main.js');
  },
  loadOpenApi: () => import('./server/index.js'),
  loadOperator: () => import('./operator/index.js'),
  terminal: processTerminal,
});
// A server keeps running after its command has returned, but open handles must not keep a failed command alive.
if (exitCode !== 0) process.exit(exitCode);

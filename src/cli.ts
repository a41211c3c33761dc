#!/usr/bin/env node
import { runProgram } from './commands/program.js';
import { processTerminal } from './commands/terminal.js';

// `gatehouse server --help | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const exitCode = await runProgram(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  loadServer: () => import('./main.js'),
  loadOpenApi: () => import('./open-api.js'),
  loadAccounts: () => import('./account-operations.js'),
  loadDbcrypt: () => import('./dbcrypt-operations.js'),
  terminal: processTerminal,
});
// A server goes on after its command has returned; a command that failed must not be kept alive by what it left open.
if (exitCode !== 0) process.exit(exitCode);

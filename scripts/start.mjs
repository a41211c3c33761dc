// `npm start`: from a fresh checkout to a running server. Skips what is already installed and built.
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, PROGRAM, requireNode } from './toolchain.mjs';

requireNode();
ensureBuilt();
ensureInstalled({ development: false });

// In this process, so that signals and the exit status need no forwarding.
process.argv.splice(1, 1, PROGRAM, 'server');
await import(pathToFileURL(PROGRAM).href);

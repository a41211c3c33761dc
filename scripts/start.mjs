// `npm start`: from a fresh checkout to a running server. What is installed and built already is left alone.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, ensureInstalled, requireNode, ROOT } from './toolchain.mjs';

requireNode();
ensureBuilt();
ensureInstalled({ development: false });

// In this very process: signals and the exit status need no forwarding.
const cli = join(ROOT, 'dist', 'src', 'cli.js');
process.argv.splice(1, 1, cli, 'server');
await import(pathToFileURL(cli).href);

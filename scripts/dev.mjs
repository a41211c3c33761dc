// `npm run dev [-- server options]`: compiles on every save, restarts the server when what it runs has changed, and opens the inspector.
// `--inspect=PORT` moves the inspector, `--no-inspect` goes without. Ctrl-C stops the server and then this.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { compile, ensureBuilt, ensureInstalled, requireNode, ROOT } from './toolchain.mjs';

const INSPECT = /^--(no-)?inspect(?:=(\d+))?$/;
/** An editor that saves many files at once causes one build. */
const SETTLE_MS = 100;

requireNode();
ensureInstalled({ development: true });
ensureBuilt();

const options = process.argv.slice(2);
const [, withoutInspector, port = '9229'] = options.map((option) => INSPECT.exec(option)).find(Boolean) ?? [];
const serverArguments = [
  '--enable-source-maps',
  ...(withoutInspector ? [] : [`--inspect=127.0.0.1:${port}`]),
  join(ROOT, 'dist', 'src', 'cli.js'),
  'server',
  ...options.filter((option) => !INSPECT.test(option)),
];

let isStopping = false;
let server = startServer();
let settling;

for (const folder of ['src', 'migrations'].filter((name) => existsSync(join(ROOT, name)))) {
  watch(join(ROOT, folder), { recursive: true }, (_event, file) => {
    if (!/\.ts$/.test(file ?? '') || /\.spec\.ts$/.test(file ?? '')) return;
    clearTimeout(settling);
    settling = setTimeout(restart, SETTLE_MS);
  });
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    isStopping = true;
    await stopServer(signal);
    process.exit(0);
  });
}

/** After a compile error the old server keeps running while the error is being fixed. */
async function restart() {
  const startedAt = performance.now();
  if (!compile()) return;
  console.error(`dev: compiled in ${Math.round(performance.now() - startedAt)} ms, restarting`);
  await stopServer('SIGTERM');
  if (!isStopping) server = startServer();
}

function startServer() {
  const child = spawn(process.execPath, serverArguments, { cwd: ROOT, stdio: 'inherit' });
  child.once('exit', (status) => {
    if (!isStopping && status) console.error(`dev: the server ended with status ${status}; waiting for a change`);
  });
  return child;
}

/** A terminal also sends Ctrl-C to the server: a second signal would shorten its shutdown, so none is sent from here. */
async function stopServer(signal) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  if (!(signal === 'SIGINT' && process.stdin.isTTY)) server.kill(signal);
  await once(server, 'exit');
}

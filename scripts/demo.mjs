// `npm run demo`: a throw-away server with its own database, and every check of scripts/oauth2/conformance.mjs against it.
// Nothing is left behind. The status is that of the checks.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, PROGRAM, requireNode, ROOT } from './toolchain.mjs';

/** The first start creates a database cluster, which takes a while on a small machine. */
const START_TIMEOUT_MS = 120_000;

/** The signed-in person: an owner, because the checks register apps. */
const PERSON = { email: 'demo@example.com', username: 'demo', password: randomBytes(18).toString('base64url') };

requireNode();
ensureBuilt();
ensureInstalled({ development: false });

// From here on signals are handled, because everything that was started has to be stopped.
const interrupted = new Promise((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => reject(new Error('interrupted')));
});
interrupted.catch(() => undefined);

try {
  process.exitCode = await demo();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

async function demo() {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-demo-'));
  // PostgreSQL refuses to run as root, and its account must be able to enter the directory.
  await chmod(directory, 0o711);
  const server = startServer(directory);
  try {
    const url = await Promise.race([listening(server), interrupted]);
    console.log(`A throw-away server listens on ${url}`);
    return await check(url, await signIn(url));
  } finally {
    await stop(server);
    await rm(directory, { recursive: true, force: true });
  }
}

/** In its own process group: Ctrl-C must reach only the checks, which still need the server to clean up. */
function startServer(directory) {
  const env = {
    PATH: process.env.PATH,
    HOME: directory,
    CODER_CONFIG_DIR: join(directory, 'config'),
    CODER_HTTP_ADDRESS: '127.0.0.1:0',
    CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true',
    CODER_LOG_FORMAT: 'json',
  };
  return spawn(process.execPath, [PROGRAM, 'server'], {
    cwd: directory,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The server's address, once it responds. Throws with its output if it ends first. */
function listening(server) {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (text) => {
      output += text;
      const [, url] = /listening on (http:[^\s"]+)/.exec(output) ?? [];
      if (url) {
        resolve(url);
        output = '';
      }
    };
    const fail = (reason) => reject(new Error(`${reason}:\n${output}`));
    for (const stream of [server.stdout, server.stderr]) stream.setEncoding('utf8').on('data', read);
    server.once('error', (error) => fail(error.message));
    server.once('exit', () => fail('the server ended before it listened'));
    setTimeout(fail, START_TIMEOUT_MS, 'the server did not start in time').unref();
  });
}

/** Creates the first user, the owner, and returns the token of a login session. */
async function signIn(url) {
  await post(`${url}/api/v2/users/first`, PERSON);
  const { session_token: token } = await post(`${url}/api/v2/users/login`, { email: PERSON.email, password: PERSON.password });
  return token;
}

async function post(url, body) {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST ${url} was answered with ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

/** Runs the checks as a user would; they read the token from the environment, where other users cannot see it. */
async function check(url, token) {
  const script = join(ROOT, 'scripts', 'oauth2', 'conformance.mjs');
  const child = spawn(process.execPath, [script, '--base-url', url, ...process.argv.slice(2)], {
    env: { ...process.env, CODER_SESSION_TOKEN: token },
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to the checks too; SIGTERM is sent to one process only. They remove their apps and then end.
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

async function stop(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}

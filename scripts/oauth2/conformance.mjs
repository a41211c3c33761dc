#!/usr/bin/env node
// Checks a running authorization server and the API behind it against the OAuth RFCs, from outside, one line per check.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { authorization, pkce } from './conformance/checks/authorization.mjs';
import { bearer } from './conformance/checks/bearer.mjs';
import { browsers } from './conformance/checks/browsers.mjs';
import { clientAuthentication } from './conformance/checks/client-authentication.mjs';
import { discovery } from './conformance/checks/discovery.mjs';
import { redirectUris } from './conformance/checks/redirect-uris.mjs';
import { refresh } from './conformance/checks/refresh.mjs';
import { resource } from './conformance/checks/resource.mjs';
import { revocation } from './conformance/checks/revocation.mjs';
import { token } from './conformance/checks/token.mjs';
import { Provider } from './conformance/provider.mjs';
import { Report } from './conformance/report.mjs';
import { Wire } from './conformance/wire.mjs';

const GROUPS = {
  discovery,
  authorization,
  pkce,
  redirectUris,
  token,
  clientAuthentication,
  resource,
  refresh,
  bearer,
  revocation,
  browsers,
};

const HELP = `Usage: node scripts/oauth2/conformance.mjs [options]

Checks an OAuth 2.1 authorization server and the API behind it against the RFCs, over HTTP, and exits 1 when a check fails.

  --base-url URL      where the server is; its issuer must be the same URL (default: $BASE_URL, else http://127.0.0.1:3000)
  --token-file FILE   file with the session token of a person who may administer apps (default: $CODER_SESSION_TOKEN)
  --only GROUPS       comma-separated: ${Object.keys(GROUPS).join(', ')}
  --json              print one JSON document instead of lines
  --help              print this

The token is a login session's, for instance the session_token that POST /api/v2/users/login answers with. It is never taken from the
command line, where other users of the machine could read it. The apps the run makes are removed at its end. Some checks ask for much in
a short time: against a server that limits the rate, the run waits as long as it is told to.
`;

/** A mistake by the person who started the run, not by the server. */
class UsageError extends Error {}

function readOptions(argv, env) {
  const options = {
    'base-url': { type: 'string', default: env.BASE_URL ?? 'http://127.0.0.1:3000' },
    'token-file': { type: 'string' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  };
  try {
    return parseArgs({ args: argv, options }).values;
  } catch (error) {
    throw new UsageError(error.message);
  }
}

async function readToken(file, env) {
  const text = file === undefined ? (env.CODER_SESSION_TOKEN ?? '') : await readFile(file, 'utf8');
  if (text.trim() === '') throw new UsageError('no session token: pass --token-file FILE or set CODER_SESSION_TOKEN');
  return text.trim();
}

function chooseGroups(only) {
  if (only === undefined) return Object.values(GROUPS);
  return only.split(',').map((name) => {
    if (!Object.hasOwn(GROUPS, name)) throw new UsageError(`there is no group "${name}"; there are ${Object.keys(GROUPS).join(', ')}`);
    return GROUPS[name];
  });
}

async function checkAll(provider, report, groups, stopping) {
  await provider.discover();
  await provider.checkSession();
  for (const group of groups) {
    if (stopping.asked) throw new Error('interrupted');
    await report.runGroup(group, provider);
  }
}

async function run(options, env) {
  const groups = chooseGroups(options.only);
  if (!URL.canParse(options['base-url'])) throw new UsageError(`--base-url is not a URL: ${options['base-url']}`);
  const sessionToken = await readToken(options['token-file'], env);
  const pause = (seconds) => process.stderr.write(`the server limits the rate: waiting ${seconds} s\n`);
  const wire = new Wire(options['base-url'], pause);
  const provider = new Provider(wire, sessionToken);
  const report = new Report(process.stdout, { json: options.json, env });
  const started = new Date();
  // The first Ctrl-C ends the run after the current group, so that the apps are still removed; the second one kills it.
  const stopping = { asked: false };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (stopping.asked = true));
  try {
    await checkAll(provider, report, groups, stopping);
  } catch (error) {
    report.fault('the run ended early', error);
  }
  for (const left of await provider.cleanUp()) report.fault('an app of this run is left behind', new Error(left));
  wire.close();
  const facts = { baseUrl: wire.base.origin, issuer: provider.issuer, startedAt: started.toISOString(), requests: wire.requests };
  return report.finish({ ...facts, durationMs: Date.now() - started.getTime() });
}

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) process.stdout.write(HELP);
  else process.exitCode = await run(options, process.env);
} catch (error) {
  process.stderr.write(`${error instanceof UsageError ? `${error.message}\nTry --help.` : error.message}\n`);
  process.exitCode = 2;
}

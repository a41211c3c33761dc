#!/usr/bin/env node
// One authorization code flow with a real browser: prints the address to open, catches the redirect on loopback, redeems the code, calls the API.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { expectSame, expectStatus } from './conformance/expect.mjs';
import { challengeOf, newVerifier } from './conformance/pkce.mjs';
import { Provider } from './conformance/provider.mjs';
import { Wire } from './conformance/wire.mjs';

const HELP = `Usage: node scripts/oauth2/manual-flow.mjs [options]

  --base-url URL      where the server is (default: $BASE_URL, else http://127.0.0.1:3000)
  --client-id ID      an app that has http://127.0.0.1:PORT/callback registered; its secret, if it has one, comes from $CLIENT_SECRET.
                      Without it a public app is registered for this flow and removed afterwards, which needs a session token
  --token-file FILE   file with the session token (default: $CODER_SESSION_TOKEN); only needed without --client-id
  --scope SCOPE       scopes to ask for, separated by spaces
  --resource URI      resource to ask for (RFC 8707)
  --port PORT         where to catch the redirect (default: 9876)
`;

const OPTIONS = {
  'base-url': { type: 'string', default: process.env.BASE_URL ?? 'http://127.0.0.1:3000' },
  'client-id': { type: 'string' },
  'token-file': { type: 'string' },
  scope: { type: 'string' },
  resource: { type: 'string' },
  port: { type: 'string', default: '9876' },
  help: { type: 'boolean', default: false },
};

/** Waits for the browser to come back and returns the redirect's parameters. Other requests, such as for an icon, are answered 404. */
function catchRedirect(port) {
  return new Promise((resolve, reject) => {
    const server = http.createServer((request, response) => {
      const url = new URL(request.url, `http://127.0.0.1:${port}`);
      if (url.pathname !== '/callback') return void response.writeHead(404).end();
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }).end('Done. Go back to the terminal.\n');
      server.close();
      resolve(url.searchParams);
    });
    server.on('error', reject);
    server.listen(port, '127.0.0.1');
  });
}

async function findClient(provider, options, redirectUri) {
  if (options['client-id'] === undefined) return provider.createClient({ type: 'public', redirectUris: [redirectUri] });
  return { id: options['client-id'], secret: process.env.CLIENT_SECRET, redirectUri };
}

/** Sends the person to consent and returns what is needed to redeem the code. State and issuer are compared before the code is used. */
async function askPerson(provider, client, options) {
  const verifier = newVerifier();
  const sent = { redirect_uri: client.redirectUri, resource: options.resource, state: randomBytes(16).toString('hex') };
  const url = new URL(provider.metadata.authorization_endpoint);
  const challenge = { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' };
  const params = { response_type: 'code', client_id: client.id, scope: options.scope, ...sent, ...challenge };
  for (const [name, value] of Object.entries(params)) if (value !== undefined) url.searchParams.set(name, value);
  const redirected = catchRedirect(Number(options.port));
  process.stdout.write(`Open this in a browser:\n\n${url.href}\n\n`);
  const answer = await redirected;
  expectSame('state', answer.get('state'), sent.state);
  expectSame('iss', answer.get('iss'), provider.issuer);
  if (answer.has('error')) throw new Error(`refused: ${answer.get('error')} (${answer.get('error_description')})`);
  return { sent, verifier, code: answer.get('code') };
}

async function run(options) {
  const file = options['token-file'];
  const session = file === undefined ? process.env.CODER_SESSION_TOKEN : (await readFile(file, 'utf8')).trim();
  const wire = new Wire(options['base-url']);
  const provider = new Provider(wire, session);
  await provider.discover();
  try {
    const client = await findClient(provider, options, `http://127.0.0.1:${options.port}/callback`);
    const answer = await provider.exchange(client, await askPerson(provider, client, options));
    expectStatus(answer, 200);
    const { access_token: token, scope, expires_in: seconds } = answer.json;
    const account = await provider.account(token);
    expectStatus(account, 200);
    process.stdout.write(`A token for "${scope}", good for ${seconds} s, belongs to ${account.json.username} <${account.json.email}>.\n`);
  } finally {
    await provider.cleanUp();
    wire.close();
  }
}

const options = parseArgs({ options: OPTIONS }).values;
if (options.help) process.stdout.write(HELP);
else {
  await run(options).catch((error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}

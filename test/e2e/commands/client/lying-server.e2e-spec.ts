import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { EXIT_CODES } from '../../../../src/commands/client/index.js';
import { RESPONSES } from '../../../../src/sdk/core/response-shapes.js';
import type { Responses, Shape } from '../../../../src/sdk/core/shape.js';
import { liesAbout, truthOf } from '../../../../src/sdk/core/testing/lies.js';
import { runs } from '../../../../src/testing/index.js';
import type { CommandResult } from '../../../support/command.js';
import { runHere } from '../../../support/command-here.js';

/** Where no file is. */
const HOME = mkdtempSync(join(tmpdir(), 'gatehouse-lies-home-'));
/** Commands of every kind: lists, tables, one object, secrets, several requests. What a truthful server has is called `text`. */
const COMMANDS: readonly (readonly string[])[] = [
  ['whoami'],
  ['whoami', '-o', 'json'],
  ['tokens', 'list', '--all'],
  ['tokens', 'create', '--name', 'ci'],
  ['tokens', 'scopes'],
  ['tokens', 'view', 'ci'],
  ['tokens', 'remove', 'ci', '--delete'],
  ['users', 'list'],
  ['users', 'list', '-o', 'text', '-c', 'username,roles,last seen'],
  ['users', 'show', 'ada'],
  ['users', 'sessions', 'ada', '--end', '--yes'],
  ['users', 'suspend', 'ada', '--yes'],
  ['organizations', 'list'],
  ['organizations', 'members', 'default'],
  ['groups', 'list'],
  ['groups', 'members', 'text'],
  ['roles', 'list'],
  ['oauth2', 'apps', 'list'],
  ['oauth2', 'apps', 'show', 'text'],
  ['oauth2', 'secrets', 'create', 'text'],
  ['oauth2', 'resources', 'show', 'text'],
  ['oauth2', 'grants', 'list'],
  ['oauth2', 'registration', 'policy'],
  ['oauth2', 'registration', 'tokens', 'create', 'CI'],
  ['export'],
  ['secrets', 'list'],
  ['ssh-key', 'show'],
  ['audit', 'list'],
  ['features', 'list'],
  ['agents', 'create', 'build'],
  ['agents', 'list'],
  ['agents', 'show', 'build'],
  ['agents', 'trust', 'list', 'build'],
  ['agents', 'issuers', 'edit', 'text', '--discover-keys'],
  ['agents', 'issuers', 'remove', 'text', '--yes'],
  ['agent', 'whoami'],
  ['agent', 'run', '--home', HOME, '--', 'true'],
  ['agent', 'git-askpass', "Password for 'https://ada@git.example.com': "],
  ['login', '--use-token-as-session'],
  ['login', '--device'],
];
/** What commands say of the truth that end with another code than 0, or with more on standard error than nothing. */
const SAID: Readonly<Record<string, { readonly code: number; readonly err: RegExp }>> = {
  'tokens create --name ci': { code: 0, err: /^The token is valid until \S+Z\.\n$/ },
  'tokens remove ci --delete': { code: 0, err: /^Deleted token ci\.\n$/ },
  'users sessions ada --end --yes': { code: 0, err: /^Sessions ended: 1\.\nNo sessions\.\n$/ },
  'agents issuers remove text --yes': { code: 0, err: /^Removed text\.\n$/ },
  'login --use-token-as-session': { code: 0, err: /^Logging in to \S+, the server in CODER_URL\.\nWelcome, text\. [^\n]+\n$/ },
  // The codes of a truthful server live for a second, which is as long as the command waits before it asks.
  'login --device': {
    code: EXIT_CODES.signedOut.code,
    err: /^Logging in to [^\n]+\nOpen this page in a browser, [^\n]+ the code text:\n\n {2}text\n\nerror: Nobody confirmed the login in time\.[^\n]+\n$/,
  },
  // Its secret is to be written to a file called `text`, which is not an absolute path, and its credential is for a host called `text`.
  [`agent run --home ${HOME} -- true`]: {
    code: EXIT_CODES.failure.code,
    err: /^error: The secret "text" cannot be written to "text"[^\n]+\n$/,
  },
  "agent git-askpass Password for 'https://ada@git.example.com': ": {
    code: EXIT_CODES.notFound.code,
    err: /^error: The agent has no credential for https:\/\/git\.example\.com[^\n]*\n$/,
  },
};
/** Without those after which a command waits. */
const STATUSES = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  fc.constantFrom(200, 201, 204, 205, 302, 400, 401, 403, 404, 409, 500),
);
/** What people would read of a bug: the errors of the language. */
const CRASH =
  /\b(?:TypeError|RangeError|SyntaxError|undefined|is not a function|not iterable|Cannot (?:read|convert|destructure)|Invalid time value|reading ')/;
const BOUND = 50;
const AGENT_TOKEN = `gha_AAAAAAAAAA-${'A'.repeat(22)}`;

interface Reply {
  readonly status: number | undefined;
  readonly body: unknown;
}

const EXPECTED = Object.entries(RESPONSES).map(([operation, responses]) => {
  const [method = '', path = ''] = operation.split(' ');
  return { method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`), literal: !path.includes('{'), responses };
});

/** What the description of the API says about a request; a path without parameters comes before one with them. */
function responsesTo(method: string, path: string): Responses {
  const found = EXPECTED.filter((each) => each.method === method && each.pattern.test(path));
  return (found.find(({ literal }) => literal) ?? found[0])?.responses ?? {};
}

let server: Server;
let url: string;
let home: string;
/** How the next requests are answered; then with the truth. */
let replies: ((responses: Responses) => Reply)[] = [];
let requests = 0;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'gatehouse-lies-'));
  server = createServer((request, response) => {
    requests += 1;
    request.resume();
    const responses = responsesTo(request.method ?? '', new URL(request.url ?? '/', 'http://x').pathname);
    const [status, shape] = Object.entries(responses)[0] ?? ['404', null];
    const truth = { status: Number(status), body: shape === null || shape === 'stream' ? undefined : truthOf(shape) };
    const reply = requests > BOUND ? { status: 500, body: {} } : (replies.shift()?.(responses) ?? truth);
    const body = reply.body === undefined ? '' : JSON.stringify(reply.body);
    response.writeHead(reply.status ?? truth.status, { 'content-type': 'application/json', 'x-coder-build-version': 'v2.0.0' }).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server that listens has one
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  for (const folder of [home, HOME]) rmSync(folder, { recursive: true });
});

function run(argv: readonly string[]): Promise<CommandResult> {
  requests = 0;
  return runHere(argv, {
    CODER_URL: url,
    // It would be used instead of the login with a device.
    ...(!argv.includes('--device') && { CODER_SESSION_TOKEN: 'AAAAAAAAAA-AAAAAAAAAAAAAAAAAAAAAA' }),
    CODER_CONFIG_DIR: home,
    CODER_NO_VERSION_WARNING: 'true',
    CODER_AGENT_URL: url,
    CODER_AGENT_TOKEN: AGENT_TOKEN,
  });
}

const codes: readonly number[] = Object.values(EXIT_CODES).map(({ code }) => code);

describe('a server that lies to a command', () => {
  it.each(COMMANDS.map((argv) => [argv.join(' '), argv] as const))('is believed if it says what the API says: %s', async (name, argv) => {
    const { code, err } = await run(argv);
    const expected = SAID[name] ?? { code: 0, err: /^$/ };
    expect({ code, err }).toEqual({ code: expected.code, err: expect.stringMatching(expected.err) as string });
  });

  it('gets one of the documented exit codes and an error for people, never a crash', async () => {
    const lie = fc.record({ index: fc.nat(2), status: STATUSES, seed: fc.nat() });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...COMMANDS), lie, async (argv, { index, status, seed }) => {
        const lying = (responses: Responses): Reply => ({ status, body: fc.sample(liesAbout(responses), { seed, numRuns: 1 })[0] });
        replies = [...Array<() => Reply | undefined>(index).fill(() => undefined), lying] as typeof replies;
        const { code, err } = await run(argv);
        replies = [];
        expect(codes).toContain(code);
        expect(requests).toBeLessThan(BOUND);
        expect(err).not.toMatch(CRASH);
        if (code !== 0) expect(err).toMatch(/^error: ./m);
      }),
      runs(600),
    );
  });

  it.each([
    ['no refresh token', { access_token: 'text', token_type: 'bearer', expires_in: 60 }],
    ['no token at all', {}],
    [
      'a token with which a header would have two lines',
      { access_token: 'a\r\nb', token_type: 'bearer', expires_in: 60, refresh_token: 'x' },
    ],
  ])('cannot log a device in with %s, and nothing is remembered', async (_what, tokens) => {
    const codes = {
      ...(truthOf(responsesTo('POST', '/oauth2/device_authorization')[200] as Shape) as object),
      expires_in: 60,
      interval: 1,
    };
    const answer = (body: unknown) => (): Reply => ({ status: 200, body });
    replies = [() => undefined as never, answer(codes), answer(tokens)];
    const { code, err } = await run(['login', '--device', '--profile', 'lied']);
    replies = [];
    expect(code).not.toBe(0);
    expect(err).toMatch(/^error: ./m);
    expect(err).not.toMatch(CRASH);
    expect(existsSync(join(home, 'client', 'lied.json'))).toBe(false);
  });
});

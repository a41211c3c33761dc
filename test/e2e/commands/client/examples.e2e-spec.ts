import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildProgram } from '../../../../src/commands/program.js';
import { isInstalled, runsIf, unlessSampled } from '../../../../src/testing/index.js';
import { CommandLine } from '../../../support/client-command.js';
import { clientCommandsOf, examplesOf } from '../../../support/command-examples.js';
import { expectJson } from '../../../support/expect-answer.js';
import type { Answer } from '../../../support/http-client.js';
import { PROGRAM } from '../../../support/program.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner, logIn, OWNER } from '../../../support/sign-in.js';

/** A UUID, or the thumbprint of a key. */
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[\w-]{43}\b/;

/** Why an example is not run. All of them are parsed: see test/policy/client-commands.spec.ts. */
const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [/gatehouse\.example\.com/, 'no server has this name'],
  [/^login$/, 'waits for a person'],
  [/^users oidc-claims/, 'the login of the test is one with a password'],
  [/--login-type oidc/, 'the server of the test has no identity provider'],
  [/^agent run /, 'runs programs that are not there'],
  [/^agent gitssh /, 'no SSH server has this name'],
  [/\/run\/ci/, 'the machine of the test has no such folder'],
];
/** The group is not there: an identity provider creates them. */
const NOT_FOUND = /^groups members developers/;

const ADD_ISSUER = 'agents issuers add "GitHub Actions" https://token.actions.githubusercontent.com';
const ONE_NOTES = `SELECT id FROM oauth2_provider_apps WHERE name = 'Notes' LIMIT 1`;

const itInBash = runsIf(isInstalled('bash') && isInstalled('tar'), 'the examples of docs/cli.md: bash and tar are not installed', it);

let server: RunningServer;
let session: string;
let line: CommandLine;
/** The token of an agent, which only its own commands get. */
let agentToken = '';

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_MAX_ADMIN_TOKEN_LIFETIME: '9000h' } });
  session = await createOwner(server);
  line = await CommandLine.open();
  const program = join(line.folder, 'gatehouse');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(line.folder, 'token.txt'), `${session}\n`);
});
afterAll(async () => {
  await line.close();
  await server.stop();
});

function run(command: string): { code: number | null; err: string } {
  const ofAgent = command.startsWith('gatehouse agent ') ? { CODER_AGENT_TOKEN: agentToken, CODER_AGENT_URL: server.url } : {};
  const path = `${line.folder}:${process.env['PATH'] ?? ''}`;
  const env = { PATH: path, HOME: line.folder, CODER_CONFIG_DIR: line.configDirectory, ...ofAgent };
  // Where it would not be read, it is refused.
  const input = /^gatehouse secrets update .* --/.test(command) ? '' : 'Staple-Battery-42-Horse\n';
  const io = { env, cwd: line.folder, input, encoding: 'utf8' } as const;
  const { status, stderr } = spawnSync('bash', ['-c', `${command}; exit \${PIPESTATUS[0]}`], io);
  return { code: status, err: stderr };
}

/** With a session of its own, because an example logs out. */
async function enter(profile: string): Promise<void> {
  await line.logIn(server.url, await logIn(server, OWNER), '--profile', profile);
}

/** What the examples name. */
async function prepare(): Promise<void> {
  const post = (path: string, body: object): Promise<Answer> =>
    server.post(`/api/v2${path}`, body as Record<string, unknown>, { 'coder-session-token': session });
  await enter('staging');
  await enter('main');
  for (const [name, scope] of [
    ['Notes', 'notes.read'],
    ['Calendar', 'calendar.read'],
  ] as const) {
    const scopes = [{ name: scope, description: scope }];
    await post('/oauth2-provider/resource-servers', { name, identifier: `https://${name.toLowerCase()}.example.com/`, scopes });
  }
  for (const name of ['npm-token', 'pypi-token', 'git-token']) await post('/users/me/secrets', { name, value: 'x', enabled: false });
  const credential = { url: 'https://git.example.com', username: 'ada', secret: 'git-token' };
  const made = await post('/agents', { name: 'ci', secrets: ['git-token'], git_credentials: [credential] });
  agentToken = expectJson<{ token: string }>(made, 201).token;
  for (const command of [
    ADD_ISSUER,
    'users create --username ada --email ada@example.com',
    'users create --username reports --service-account',
    'oauth2 apps create Notes --redirect-uri https://notes.example.com/callback',
  ]) {
    expect([command, run(`gatehouse ${command}`).code]).toEqual([command, 0]);
  }
  run('tar -cf site.tar token.txt');
  writeFileSync(join(line.folder, 'gatehouse.yaml'), 'groups: []\n');
  const key = { kty: 'OKP', crv: 'Ed25519', kid: 'one', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
  writeFileSync(join(line.folder, 'keys.json'), JSON.stringify({ keys: [key] }));
}

unlessSampled(itInBash)(
  'every example of docs/cli.md does what it should, or finds that something is not there or there already',
  async () => {
    await prepare();
    const all = clientCommandsOf(await buildProgram({} as never)).flatMap(examplesOf);
    expect(all.length).toBeGreaterThan(80);
    const faults: unknown[] = [];
    for (const example of all) {
      const [, reason] = NOT_RUN.find(([pattern]) => pattern.test(example)) ?? [];
      if (reason !== undefined) continue;
      if (/^files pull/.test(example)) run('rm -f site.tar');
      // An example that asks is the same with the answer.
      const first = run(`gatehouse ${example}`);
      const { code, err } = /pass --yes to confirm/.test(first.err) ? run(`gatehouse ${example} --yes`) : first;
      const allowed = [
        0,
        ...(ID.test(example) || NOT_FOUND.test(example) ? [5] : []),
        ...(/^[\w -]*\b(?:create|issuers add)\b/.test(example) ? [6] : []),
      ];
      if (code === null || !allowed.includes(code)) faults.push({ example, code, err });
      if (/^logout/.test(example)) await enter(example.includes('staging') ? 'staging' : 'main');
      // One of two apps with this name.
      if (/^oauth2 apps create Notes /.test(example)) await server.db.query(`DELETE FROM oauth2_provider_apps WHERE id = (${ONE_NOTES})`);
      // The next examples need what these removed or replaced.
      if (/^agents delete/.test(example)) run('gatehouse agents create nightly-build');
      if (/^agents issuers remove/.test(example)) run(`gatehouse ${ADD_ISSUER}`);
      if (/^secrets delete/.test(example)) run('echo x | gatehouse secrets create npm-token');
      if (/(?:>|mv \S+) token\.txt$/.test(example)) writeFileSync(join(line.folder, 'token.txt'), `${session}\n`);
      if (/^users delete/.test(example)) run('gatehouse users create --username ada --email ada@example.com');
    }
    expect(faults).toEqual([]);
  },
);

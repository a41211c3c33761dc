import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLine } from '../../../support/client-command.js';
import { type RunningCommand, startCommand } from '../../../support/command.js';
import { eventually } from '../../../support/eventually.js';
import { OAuthRows } from '../../../support/oauth/index.js';
import { RecordingServer } from '../../../support/recording-server.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { createOwner } from '../../../support/sign-in.js';
import { logInWithDevice } from './device-login.js';

const COMMANDS = 8;
const REFRESH = 'POST /oauth2/tokens';

interface StoredProfile {
  readonly url: string;
  readonly username: string;
  readonly credential: { readonly accessToken: string; readonly refreshToken: string; readonly expiresAt: string };
}

let server: RunningServer;
let recording: RecordingServer;
let session: string;
let line: CommandLine;
let rows: OAuthRows;
let file: string;

beforeAll(async () => {
  server = await startServer({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  session = await createOwner(server);
  recording = await RecordingServer.start(server.url);
  rows = new OAuthRows(server.db);
});
afterAll(async () => {
  await recording.stop();
  await server.stop();
});

/** A login with a device code, whose requests are recorded. */
beforeEach(async () => {
  line = await CommandLine.open();
  expect(await logInWithDevice(line, server, session)).toMatchObject({ code: 0 });
  const folder = join(line.configDirectory, 'client');
  file = join(folder, (await readdir(folder)).find((name) => name.endsWith('.json')) ?? '');
  await writeFile(file, JSON.stringify({ ...(await stored()), url: recording.url }));
  recording.take();
});
afterEach(() => line.close());

const stored = async (): Promise<StoredProfile> => JSON.parse(await readFile(file, 'utf8')) as StoredProfile;

/** As if the access token had expired, for the server and for commands. Returns what is in the profile. */
async function expire(): Promise<StoredProfile> {
  const profile = await stored();
  await rows.expireAccessToken(profile.credential.accessToken);
  const credential = { ...profile.credential, expiresAt: '2020-01-01T00:00:00.000Z' };
  await writeFile(file, JSON.stringify({ ...profile, credential }));
  return profile;
}

/** A command whose first request waits until it is let go. */
async function held(): Promise<{ command: RunningCommand; letGo: () => Promise<void> }> {
  const [waits, gate] = [join(line.folder, 'waits'), join(line.folder, 'gate')];
  const script = `touch '${waits}'; until [ -e '${gate}' ]; do sleep 0.02; done`;
  const command = await startCommand(['whoami', '--header-command', script], { env: { CODER_CONFIG_DIR: line.configDirectory } });
  await eventually('the command waits', async () => (await readdir(line.folder)).includes('waits'));
  return { command, letGo: () => writeFile(gate, '') };
}

it('commands at the same time renew an expired login once, and all succeed', async () => {
  const before = await expire();
  const results = await Promise.all(Array.from({ length: COMMANDS }, () => line.run(['whoami'])));
  expect(results.map(({ code, err }) => ({ code, err }))).toEqual(Array.from({ length: COMMANDS }, () => ({ code: 0, err: '' })));
  expect(recording.take().filter((request) => request === REFRESH)).toHaveLength(1);

  // Nobody has used a refresh token twice, which would have ended the grant.
  await rows.leaveReplayWindow(before.credential.refreshToken);
  await expire();
  expect(await line.run(['whoami'])).toMatchObject({ code: 0, err: '' });
  expect((await readdir(join(line.configDirectory, 'client'))).filter((name) => !/^current$|\.json$/.test(name))).toEqual([]);
});

it('a command that has been running for long uses the tokens that another one has obtained meanwhile', async () => {
  const { command, letGo } = await held();
  const before = await expire();
  expect(await line.run(['whoami'])).toMatchObject({ code: 0 });
  await rows.leaveReplayWindow(before.credential.refreshToken);
  await letGo();
  expect(await command.ended).toMatchObject({ code: 0 });
  expect(recording.take().filter((request) => request === REFRESH)).toHaveLength(1);
});

it('a logout while a command renews the login leaves neither the profile nor the grant', async () => {
  await expire();
  const { command, letGo } = await held();
  const leaving = line.run(['logout', '--yes']);
  await letGo();
  expect(await leaving).toMatchObject({ code: 0 });
  await command.ended;
  expect((await readdir(join(line.configDirectory, 'client'))).filter((name) => name.endsWith('.json'))).toEqual([]);
});

it('a renewal is repeated after a temporary failure', async () => {
  await expire();
  recording.scripted = [{ status: 502 }];
  expect(await line.run(['whoami'])).toMatchObject({ code: 0 });
  expect(recording.take()).toEqual([REFRESH, REFRESH, 'GET /api/v2/users/me']);
});

it('a login that the server has revoked is an error that says so', async () => {
  const { credential } = await expire();
  await rows.expireGrant(credential.refreshToken);
  const result = await line.run(['whoami']);
  expect(result).toMatchObject({ code: 3, out: '' });
  expect(result.err).toBe(`error: This login has expired or was revoked. Log in with \`gatehouse login ${recording.url}\`.\n`);
});

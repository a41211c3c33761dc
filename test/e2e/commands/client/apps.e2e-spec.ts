import { CommandLine } from '../../../support/client-command.js';
import { APPS, type Provider, startProvider } from '../../../support/oauth/index.js';

let provider: Provider;
let line: CommandLine;
beforeAll(async () => {
  provider = await startProvider();
  line = await CommandLine.open();
  await line.logIn(provider.url, provider.session);
});
afterAll(async () => {
  await line.close();
  await provider.server.stop();
});

it('gatehouse oauth2 apps edit sets every OpenID setting, says what has changed, and show prints it', async () => {
  const { id } = await provider.createClient();
  const flags = [
    '--id-token-user-claims',
    'yes',
    '--require-auth-time',
    'yes',
    '--default-max-age',
    '600',
    '--id-token-signed-response-alg',
    'ES256',
  ];
  const more = ['--userinfo-signed-response-alg', 'RS256', '--backchannel-logout-session-required', 'yes'];
  const edited = await line.run(['oauth2', 'apps', 'edit', id, ...flags, ...more]);
  expect([edited.code, edited.err.split('\n').filter(Boolean).sort()]).toEqual([
    0,
    [
      'Changed auth time required from no to yes.',
      'Changed default max age from none to 600.',
      'Changed id token alg from RS256 to ES256.',
      'Changed id token user claims from no to yes.',
      'Changed logout session required from no to yes.',
      'Changed userinfo alg from json to RS256.',
    ],
  ]);
  const columns = 'id token user claims,auth time required,default max age,id token alg,userinfo alg,logout session required';
  expect((await line.run(['oauth2', 'apps', 'show', id, '-o', 'text', '-c', columns])).out).toBe('yes\tyes\t600\tES256\tRS256\tyes\n');
  await line.run(['oauth2', 'apps', 'edit', id, '--default-max-age', 'none', '--userinfo-signed-response-alg', 'json']);
  expect((await provider.admin('GET', `${APPS}/${id}`)).json()).toMatchObject({
    default_max_age: null,
    userinfo_signed_response_alg: null,
    id_token_user_claims: true,
    require_auth_time: true,
  });
  expect((await line.run(['oauth2', 'apps', 'edit', id, '--require-auth-time', 'yes'])).err).toBe('Nothing has changed.\n');
});

it('gatehouse oauth2 apps edit vouches for an app, and takes that back', async () => {
  const { id } = await provider.createClient();
  const change = async (verified: string): Promise<string> => (await line.run(['oauth2', 'apps', 'edit', id, '--verified', verified])).err;
  expect(await change('yes')).toBe('Changed verified from no to yes.\n');
  expect((await provider.admin('GET', `${APPS}/${id}`)).json()).toMatchObject({ verified: true });
  expect(await change('no')).toBe('Changed verified from yes to no.\n');
});

it('gatehouse oauth2 apps edit asks before the app would meet its users as new ones', async () => {
  const { id } = await provider.createClient();
  const pairwise = ['oauth2', 'apps', 'edit', id, '--subject-type', 'pairwise'];
  const asked = await line.run(pairwise);
  expect([asked.code, asked.err]).toEqual([1, expect.stringContaining('pass --yes to confirm. Nothing was changed.')]);
  const subjectType = async (): Promise<unknown> =>
    (await provider.admin('GET', `${APPS}/${id}`)).json<Record<string, unknown>>()['subject_type'];
  expect(await subjectType()).toBe('public');
  expect(await line.run([...pairwise, '--yes'])).toMatchObject({ code: 0, err: 'Changed subject type from public to pairwise.\n' });
  expect(await subjectType()).toBe('pairwise');
  // The same type again changes no subject.
  expect((await line.run(pairwise)).code).toBe(0);
});

it('gatehouse oauth2 apps create and edit warn of a back-channel logout URI in a private network, and so does the page of the app', async () => {
  const warning = (host: string): unknown =>
    expect.stringContaining(`warning: ${host} is in a private network: the server sends no logout there unless its setting`);
  const { id } = await provider.createClient();
  const page = async (): Promise<string> =>
    (await provider.server.get(`/admin/apps/${id}`, { cookie: `coder_session_token=${provider.session}` })).text;
  const create = ['oauth2', 'apps', 'create', 'Told', '--redirect-uri', 'https://told.example/cb'];
  const edit = ['oauth2', 'apps', 'edit', id];
  for (const host of ['10.1.2.3', '[fd00::1]:8443', 'app.internal', 'localhost:8443', 'app']) {
    const flags = ['--backchannel-logout-uri', `https://${host}/logout`];
    expect(await line.run([...edit, ...flags])).toMatchObject({ code: 0, err: warning(host) });
    expect(await page()).toContain('Nothing is sent there: the host is in a private network');
  }
  expect(await line.run([...create, '--backchannel-logout-uri', 'https://10.1.2.3/logout'])).toMatchObject({
    code: 0,
    err: warning('10.1.2.3'),
  });
  const elsewhere = await line.run([...edit, '--backchannel-logout-uri', 'https://told.example/logout']);
  expect([elsewhere.code, elsewhere.err]).toEqual([0, expect.not.stringContaining('warning')]);
  expect(await page()).not.toContain('Nothing is sent there');
});

import { generateKeyPairSync } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describeInBrowser } from './support/chromium.js';
import { openSignedIn } from './support/console.js';
import { sessionOf } from './support/people.js';
import { setStage } from './support/stage.js';

/** What is filled in at the field of a setting, or chosen there, and what the API then says. */
interface Filled {
  readonly group: string;
  readonly label: string;
  readonly name: string;
  readonly text: string;
  readonly value: unknown;
}

const KEYS = { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })] };

const field = (group: string, label: string, name: string, text: string, value: unknown = text): Filled => ({
  ...{ group, label, name, text, value },
});

const LINKS = 'Links and logo';
const PROOF = 'How it proves who it is';
const PROTECTION = 'Protection';
const OPENID = 'OpenID Connect';

/** Each setting that most apps do not need, with a value that no new app has. */
const CHOSEN: readonly Filled[] = [
  field(LINKS, 'Website', 'client_uri', 'https://app.example/'),
  field(LINKS, 'Privacy policy', 'policy_uri', 'https://app.example/privacy'),
  field(LINKS, 'Terms of service', 'tos_uri', 'https://app.example/terms'),
  field(LINKS, 'Logo', 'icon', '/emoji/1f4c5.png'),
  field(PROOF, 'Method', 'token_endpoint_auth_method', 'private_key_jwt'),
  field(PROOF, 'Public keys', 'jwks', JSON.stringify(KEYS), KEYS),
  field(PROOF, 'Algorithm of its signatures', 'token_endpoint_auth_signing_alg', 'ES256'),
  field(PROTECTION, 'Has to use PKCE', 'require_pkce', 'no', false),
  field(PROTECTION, 'Has to push its requests', 'require_pushed_authorization_requests', 'yes', true),
  field(PROTECTION, 'Gets only tokens that are bound to its key', 'dpop_bound_access_tokens', 'yes', true),
  field(OPENID, 'Signature of ID tokens', 'id_token_signed_response_alg', 'ES256'),
  field(OPENID, 'UserInfo responses', 'userinfo_signed_response_alg', 'ES256'),
  field(OPENID, 'Names and addresses in ID tokens, too', 'id_token_user_claims', 'yes', true),
  field(OPENID, 'Oldest login, in seconds', 'default_max_age', '3600', 3600),
  field(OPENID, 'ID tokens say when the user logged in', 'require_auth_time', 'yes', true),
  field(OPENID, 'What it knows users by', 'subject_type', 'pairwise'),
  field(OPENID, 'Only these groups', 'group_filter', 'acme/*\nops', ['acme/*', 'ops']),
  field(OPENID, 'Only these roles', 'role_filter', 'auditor', ['auditor']),
  field(OPENID, 'Other names for claims', 'claim_names', 'preferred_username=login', { preferred_username: 'login' }),
];

/** They name what the server would have to fetch: keys at an address instead of those above, and a list of addresses. */
const FETCHED = ['jwks_uri', 'sector_identifier_uri'];

/** What the form is changed to, and emptied of, afterwards. */
const CHANGED: readonly Filled[] = [
  field(LINKS, 'Logo', 'icon', ''),
  field(LINKS, 'Website', 'client_uri', 'https://app.example/new'),
  field(PROTECTION, 'Has to use PKCE', 'require_pkce', 'yes', true),
  field(OPENID, 'UserInfo responses', 'userinfo_signed_response_alg', 'json', null),
  field(OPENID, 'Oldest login, in seconds', 'default_max_age', '', null),
  field(OPENID, 'Only these groups', 'group_filter', '', []),
];

const groupOf = (page: Page, title: string) => page.locator('details.group').filter({ has: page.locator('summary', { hasText: title }) });

async function fill(page: Page, { group, label, text }: Filled): Promise<void> {
  const control = groupOf(page, group).getByLabel(new RegExp(`^${label}( \\(optional\\))?$`));
  if ((await control.and(page.locator('select')).count()) > 0) await control.selectOption(text);
  else await control.fill(text);
}

const valuesOf = (fields: readonly Filled[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.map(({ name, value }) => [name, value]));

describeInBrowser('the form of an app, without scripts', () => {
  const stage = setStage({
    env: () => ({ CODER_OAUTH_PRIVATE_KEY_JWT_ENABLE: 'true' }),
    visitor: () => ({ javaScript: false }),
  });

  async function appNamed(name: string): Promise<Readonly<Record<string, unknown>>> {
    const headers = { 'coder-session-token': await sessionOf(stage.server) };
    const apps = (await stage.server.get('/api/v2/oauth2-provider/apps', headers)).json<{ id: string; name: string }[]>();
    const id = apps.find((app) => app.name === name)?.id ?? '';
    return (await stage.server.get(`/api/v2/oauth2-provider/apps/${id}`, headers)).json();
  }

  it('registers an app with every setting of its groups, shows them again, and changes and empties them', async () => {
    const page = await openSignedIn(stage.visitor, `${stage.server.url}/admin/apps/new`);
    await page.getByRole('textbox', { name: 'Name' }).fill('Everything');
    await page.getByRole('textbox', { name: /^Redirect URIs \(needed for authorization codes\)$/ }).fill('https://app.example/callback');
    const names = await page.evaluate(
      `[...document.querySelectorAll('details.group :is(input, select, textarea)')].map(({ name }) => name)`,
    );
    expect([...CHOSEN.map(({ name }) => name), ...FETCHED].sort()).toEqual((names as string[]).sort());
    for (const title of [LINKS, PROOF, PROTECTION, OPENID]) await groupOf(page, title).locator('summary').click();
    for (const each of CHOSEN) await fill(page, each);
    await page.getByRole('button', { name: 'Register the app' }).click();
    await page.getByRole('heading', { name: 'The app is registered' }).waitFor();
    expect(await appNamed('Everything')).toMatchObject(valuesOf(CHOSEN));

    await page.getByRole('link', { name: 'Go to the app' }).click();
    await page.getByRole('link', { name: 'Edit' }).click();
    // What is used is open.
    for (const each of CHANGED) await fill(page, each);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('status').filter({ hasText: 'The app has been changed.' }).waitFor();
    expect(await appNamed('Everything')).toMatchObject({ ...valuesOf(CHOSEN), ...valuesOf(CHANGED) });
  });
});

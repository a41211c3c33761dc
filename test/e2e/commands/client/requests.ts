import type { Person } from '../../../support/people.js';

/** What the commands of the table find. */
export interface World {
  readonly url: string;
  /** Somebody else, with these things. */
  readonly other: Person;
  readonly fresh: (what: string) => string;
  /** A file for `gatehouse apply`, with a group that is not there. */
  readonly configuration: string;
  /** An archive on disk, and one that was uploaded. */
  readonly archive: string;
  readonly fileId: string;
  readonly appId: string;
  readonly appName: string;
  /** A new secret of the app. */
  readonly secretId: () => Promise<string>;
  readonly resourceId: string;
  readonly resourceName: string;
  /** Another one. */
  readonly targetName: string;
  /** A new rule, by which the app can exchange tokens. */
  readonly ruleId: () => Promise<string>;
  /** A service account. */
  readonly bot: { readonly id: string; readonly name: string };
  readonly groupId: string;
  readonly groupName: string;
  readonly grantId: () => Promise<string>;
  readonly initialTokenId: () => Promise<string>;
  /** Of a key that is published. */
  readonly signingKeyId: () => Promise<string>;
  /** The name of a new token of the owner, and the token. */
  readonly token: () => Promise<{ name: string; id: string; text: string }>;
  readonly secretName: () => Promise<string>;
  /** A new issuer of workload identities. */
  readonly issuerId: () => Promise<string>;
  /** The variables of a new agent with a secret, a key for Git, and this secret as its password at git.example.com. */
  readonly agent: () => Promise<{ name: string; env: Readonly<Record<string, string>> }>;
  readonly downloads: string;
}

/** One call of a command and the requests that it sends, with `{}` for IDs and names. */
export interface Row {
  readonly argv: (world: World) => readonly string[] | Promise<readonly string[]>;
  readonly input?: string;
  readonly env?: (world: World) => Promise<Readonly<Record<string, string>>>;
  readonly requests: readonly string[];
  /** Default 0. */
  readonly code?: number;
}

const row = (argv: Row['argv'], requests: readonly string[], more: Pick<Row, 'input' | 'code' | 'env'> = {}): Row => ({
  argv,
  requests,
  ...more,
});
const USERS = '/api/v2/users';
const METADATA = 'GET /.well-known/oauth-authorization-server';
const APPS = '/api/v2/oauth2-provider/apps';
const SERVERS = '/api/v2/oauth2-provider/resource-servers';
const RULES = '/api/v2/oauth2-provider/exchange-rules';

const SELF = '/api/v2/agents/me';
const AS_AGENT = { env: async ({ agent }: World) => (await agent()).env };

/** Every client command by its name. A command that is missing here fails the test. */
export const REQUESTS: Readonly<Record<string, readonly Row[]>> = {
  // The other ways to log in are in login.e2e-spec.ts.
  login: [
    row(
      async ({ url, token }) => ['login', url, '--token', (await token()).text, '--use-token-as-session', '--profile', 'counted'],
      [`GET ${USERS}/first`, `GET ${USERS}/me`],
    ),
    row(
      async ({ url, token }) => ['login', url, '--token', (await token()).text, '--profile', 'counted'],
      [`GET ${USERS}/first`, `POST ${USERS}/me/keys`, `GET ${USERS}/me`, `POST ${USERS}/logout`],
    ),
  ],
  'login token': [row(() => ['login', 'token'], [])],
  logout: [row(() => ['logout', '--yes', '--profile', 'counted'], [`POST ${USERS}/logout`])],
  // The profile that commands use is gone now.
  'profiles list': [row(() => ['profiles', 'list'], [])],
  'profiles use': [row(() => ['profiles', 'use', 'owner'], [])],
  whoami: [row(() => ['whoami'], [`GET ${USERS}/me`])],
  'tokens create': [
    row(({ fresh }) => ['tokens', 'create', '--name', fresh('token'), '--lifetime', '1h'], [`POST ${USERS}/me/keys/tokens`]),
    row(
      ({ fresh }) => ['tokens', 'create', '--name', fresh('token')],
      [`GET ${USERS}/me/keys/tokens/tokenconfig`, `POST ${USERS}/me/keys/tokens`],
    ),
  ],
  'tokens list': [row(() => ['tokens', 'list', '--all', '--include-expired'], [`GET ${USERS}/me/keys/tokens`])],
  'tokens scopes': [row(() => ['tokens', 'scopes'], ['GET /api/v2/auth/scopes'])],
  'tokens view': [
    row(async ({ token }) => ['tokens', 'view', (await token()).name], [`GET ${USERS}/me/keys/tokens/{}`]),
    row(async ({ token }) => ['tokens', 'view', (await token()).id], [`GET ${USERS}/me/keys/tokens/{}`, `GET ${USERS}/me/keys/{}`]),
  ],
  'tokens remove': [
    row(async ({ token }) => ['tokens', 'remove', (await token()).text], [`PUT ${USERS}/me/keys/{}/expire`]),
    row(
      async ({ token }) => ['tokens', 'rm', (await token()).name, '--delete'],
      [`GET ${USERS}/me/keys/tokens/{}`, `DELETE ${USERS}/me/keys/{}`],
    ),
  ],
  'users list': [row(() => ['users', 'list', '--search', 'owner'], [`GET ${USERS}`])],
  'users show': [row(({ other }) => ['users', 'show', other.username], [`GET ${USERS}/{}`])],
  'users create': [
    row(({ fresh }) => ['users', 'create', '--service-account', '-u', fresh('bot')], [`POST ${USERS}`]),
    row(
      ({ fresh }) => ['users', 'create', '--service-account', '-u', fresh('bot'), '--org', 'default'],
      ['GET /api/v2/organizations/{}', `POST ${USERS}`],
    ),
    row(
      ({ fresh }) => {
        const name = fresh('person');
        return ['users', 'create', '-u', name, '-e', `${name}@example.test`];
      },
      [`POST ${USERS}`],
      { input: 'Staple-Battery-42-Horse\n' },
    ),
  ],
  'users suspend': [row(({ other }) => ['users', 'suspend', other.username, '--yes'], [`PUT ${USERS}/{}/status/suspend`])],
  'users activate': [row(({ other }) => ['users', 'activate', other.username, '--yes'], [`PUT ${USERS}/{}/status/activate`])],
  'users edit-roles': [
    row(({ other }) => ['users', 'edit-roles', other.username, '--roles', 'auditor', '--yes'], [`PUT ${USERS}/{}/roles`]),
  ],
  'users sessions': [
    row(({ other }) => ['users', 'sessions', other.username], [`GET ${USERS}/{}/sessions`]),
    row(({ other }) => ['users', 'sessions', other.username, '--end', '--yes'], [`DELETE ${USERS}/{}/sessions`]),
  ],
  // A login with a password has no claims: users.e2e-spec.ts has one that has some.
  'users oidc-claims': [row(() => ['users', 'oidc-claims'], [`GET ${USERS}/oidc-claims`], { code: 1 })],
  'features list': [row(() => ['features', 'list'], ['GET /api/v2/entitlements'])],
  ping: [row(() => ['ping'], ['GET /healthz', `GET ${USERS}/me`])],
  'roles list': [
    row(() => ['roles', 'list'], [`GET ${USERS}/roles`]),
    row(() => ['roles', 'list', '--org', 'default'], ['GET /api/v2/organizations/{}/members/roles']),
  ],
  'organizations list': [row(() => ['org', 'ls'], ['GET /api/v2/organizations'])],
  'organizations show': [row(() => ['organizations', 'show', 'default'], ['GET /api/v2/organizations/{}'])],
  'organizations create': [row(({ fresh }) => ['organizations', 'create', fresh('org')], ['POST /api/v2/organizations'])],
  'organizations members': [row(() => ['organizations', 'members', 'default'], ['GET /api/v2/organizations/{}/members'])],
  'organizations add-member': [
    row(({ other }) => ['organizations', 'add-member', 'default', other.username], ['POST /api/v2/organizations/{}/members/{}']),
  ],
  'organizations remove-member': [
    row(
      ({ other }) => ['organizations', 'remove-member', 'default', other.username, '--yes'],
      ['DELETE /api/v2/organizations/{}/members/{}'],
    ),
  ],
  'groups list': [row(() => ['groups', 'list', '--org', 'default'], ['GET /api/v2/groups'])],
  'groups members': [
    row(({ groupId }) => ['groups', 'members', groupId], ['GET /api/v2/groups/{}/members']),
    row(({ groupName }) => ['groups', 'members', groupName, '--org', 'default'], ['GET /api/v2/groups', 'GET /api/v2/groups/{}/members']),
  ],
  'oauth2 apps list': [row(() => ['oauth2', 'apps', 'list'], [`GET ${APPS}`])],
  'oauth2 apps show': [
    row(({ appId }) => ['oauth2', 'apps', 'show', appId], [`GET ${APPS}/{}`]),
    row(({ appName }) => ['oauth2', 'apps', 'show', appName], [`GET ${APPS}`, `GET ${APPS}/{}`]),
    row(({ fresh }) => ['oauth2', 'apps', 'show', fresh('nothing')], [`GET ${APPS}`], { code: 5 }),
  ],
  'oauth2 apps create': [
    row(({ fresh }) => ['oauth2', 'apps', 'create', fresh('app'), '--redirect-uri', 'https://client.example/cb'], [`POST ${APPS}`]),
    row(
      ({ fresh, bot }) => ['oauth2', 'apps', 'create', fresh('app'), '--service-account', bot.name, '--scope', 'user:read'],
      [METADATA, `GET ${USERS}/{}`, `POST ${APPS}`],
    ),
    row(
      ({ fresh, bot }) => ['oauth2', 'apps', 'create', fresh('app'), '--service-account', bot.id, '--scope', 'user:read'],
      [METADATA, `POST ${APPS}`],
    ),
    row(
      ({ fresh }) => ['oauth2', 'apps', 'create', fresh('app'), '--redirect-uri', 'https://client.example/cb', '--scope', 'notes.read'],
      [METADATA, 'GET /api/v2/oauth2-provider/resource-servers', `POST ${APPS}`],
    ),
  ],
  'oauth2 apps edit': [
    row(
      ({ appId }) => ['oauth2', 'apps', 'edit', appId, '--post-logout-redirect-uri', 'https://client.example/signed-out'],
      [`GET ${APPS}/{}`, `PUT ${APPS}/{}`],
    ),
    row(({ appId }) => ['oauth2', 'apps', 'edit', appId, '--scope', 'user:read'], [`GET ${APPS}/{}`, METADATA, `PUT ${APPS}/{}`]),
    row(({ appId }) => ['oauth2', 'apps', 'edit', appId, '--default-max-age', '1h'], [`GET ${APPS}/{}`], { code: 1 }),
    row(({ appId }) => ['oauth2', 'apps', 'edit', appId, '--subject-type', 'pairwise'], [`GET ${APPS}/{}`], { code: 1 }),
  ],
  'oauth2 secrets list': [
    row(({ appId }) => ['oauth2', 'secrets', 'list', appId], [`GET ${APPS}/{}/secrets`]),
    row(({ appName }) => ['oauth2', 'secrets', 'list', appName], [`GET ${APPS}`, `GET ${APPS}/{}/secrets`]),
  ],
  'oauth2 secrets create': [row(({ appId }) => ['oauth2', 'secrets', 'create', appId], [`POST ${APPS}/{}/secrets`])],
  'oauth2 secrets delete': [
    row(async ({ appId, secretId }) => ['oauth2', 'secrets', 'delete', appId, await secretId(), '--yes'], [`DELETE ${APPS}/{}/secrets/{}`]),
  ],
  'oauth2 resources list': [row(() => ['oauth2', 'resources', 'list'], ['GET /api/v2/oauth2-provider/resource-servers'])],
  'oauth2 resources show': [
    row(({ resourceId }) => ['oauth2', 'resources', 'show', resourceId], ['GET /api/v2/oauth2-provider/resource-servers/{}']),
    row(
      ({ resourceName }) => ['oauth2', 'resources', 'show', resourceName.toUpperCase()],
      ['GET /api/v2/oauth2-provider/resource-servers', 'GET /api/v2/oauth2-provider/resource-servers/{}'],
    ),
  ],
  'oauth2 exchange-rules list': [row(() => ['oauth2', 'exchange-rules', 'list'], [`GET ${RULES}`])],
  'oauth2 exchange-rules create': [
    row(
      ({ appName, resourceName, targetName }) => {
        const flags = ['--app', appName, '--from', resourceName, '--to', targetName, '--scope', 'notes.read'];
        return ['oauth2', 'exchange-rules', 'create', ...flags];
      },
      [`GET ${APPS}`, `GET ${SERVERS}`, `GET ${SERVERS}`, `POST ${RULES}`],
    ),
    row(() => ['oauth2', 'exchange-rules', 'create', '--app', 'Notes'], [], { code: 1 }),
  ],
  'oauth2 exchange-rules delete': [
    row(async ({ ruleId }) => ['oauth2', 'exchange-rules', 'delete', await ruleId(), '--yes'], [`DELETE ${RULES}/{}`]),
    row(() => ['oauth2', 'exchange-rules', 'delete', 'Notes', '--yes'], [], { code: 1 }),
  ],
  'oauth2 grants list': [row(() => ['oauth2', 'grants', 'list'], [`GET ${USERS}/me/oauth2-grants`])],
  'oauth2 grants revoke': [
    row(async ({ grantId }) => ['oauth2', 'grants', 'revoke', await grantId(), '--yes'], [`DELETE ${USERS}/me/oauth2-grants/{}`]),
    row(() => ['oauth2', 'grants', 'revoke', 'Notes', '--yes'], [], { code: 1 }),
  ],
  'oauth2 registration policy': [
    row(() => ['oauth2', 'registration', 'policy'], ['GET /api/v2/oauth2-provider/settings']),
    row(() => ['oauth2', 'registration', 'policy', 'token'], ['PUT /api/v2/oauth2-provider/settings']),
  ],
  'oauth2 registration tokens list': [
    row(() => ['oauth2', 'registration', 'tokens', 'list'], ['GET /api/v2/oauth2-provider/initial-access-tokens']),
  ],
  'oauth2 registration tokens create': [
    row(() => ['oauth2', 'registration', 'tokens', 'create', 'CI'], ['POST /api/v2/oauth2-provider/initial-access-tokens']),
  ],
  'oauth2 registration tokens delete': [
    row(
      async ({ initialTokenId }) => ['oauth2', 'registration', 'tokens', 'delete', await initialTokenId(), '--yes'],
      ['DELETE /api/v2/oauth2-provider/initial-access-tokens/{}'],
    ),
    row(
      () => ['oauth2', 'registration', 'tokens', 'delete', 'CI', '--yes'],
      ['GET /api/v2/oauth2-provider/initial-access-tokens', 'DELETE /api/v2/oauth2-provider/initial-access-tokens/{}'],
    ),
  ],
  'oauth2 keys list': [row(() => ['oauth2', 'keys', 'list'], ['GET /api/v2/oauth2-provider/signing-keys'])],
  'oauth2 keys rotate': [
    row(() => ['oauth2', 'keys', 'rotate', 'ES256'], ['POST /api/v2/oauth2-provider/signing-keys']),
    row(() => ['oauth2', 'keys', 'rotate', 'HS256'], [], { code: 1 }),
  ],
  'oauth2 keys revoke': [
    row(
      // An ID can begin with a hyphen.
      async ({ signingKeyId }) => ['oauth2', 'keys', 'revoke', '--yes', '--', await signingKeyId()],
      ['DELETE /api/v2/oauth2-provider/signing-keys/{}'],
    ),
  ],
  'oauth2 logouts list': [row(() => ['oauth2', 'logouts', 'list'], ['GET /api/v2/oauth2-provider/logouts'])],
  'oauth2 logouts retry': [row(({ appId }) => ['oauth2', 'logouts', 'retry', appId], [`POST ${APPS}/{}/logouts/retry`])],
  // After the commands that use the app.
  'oauth2 apps delete': [row(({ appId }) => ['oauth2', 'apps', 'delete', appId, '--yes'], [`DELETE ${APPS}/{}`])],
  apply: [
    row(
      ({ configuration }) => ['apply', '-f', configuration, '--plan'],
      ['GET /api/v2/organizations', 'GET /api/v2/organizations/{}/paginated-groups'],
      { code: 2 },
    ),
  ],
  export: [
    row(
      () => ['export', '-k', 'registration_policy', '-k', 'resource_servers'],
      ['GET /api/v2/oauth2-provider/resource-servers', 'GET /api/v2/oauth2-provider/settings'],
    ),
  ],
  'secrets list': [row(() => ['secrets', 'list'], [`GET ${USERS}/me/secrets`])],
  'secrets create': [row(({ fresh }) => ['secrets', 'create', fresh('secret')], [`POST ${USERS}/me/secrets`], { input: 'value\n' })],
  'secrets update': [
    row(async ({ secretName }) => ['secrets', 'update', await secretName()], [`PATCH ${USERS}/me/secrets/{}`], {
      input: 'another value\n',
    }),
    row(
      async ({ secretName, fresh }) => ['secrets', 'update', await secretName(), '--file', `~/${fresh('file')}`, '--description', 'CI'],
      [`PATCH ${USERS}/me/secrets/{}`],
    ),
  ],
  'secrets delete': [row(async ({ secretName }) => ['secrets', 'delete', await secretName(), '--yes'], [`DELETE ${USERS}/me/secrets/{}`])],
  'ssh-key show': [row(() => ['ssh-key', 'show'], [`GET ${USERS}/me/gitsshkey`])],
  'ssh-key regenerate': [row(() => ['ssh-key', 'regenerate', '--yes'], [`PUT ${USERS}/me/gitsshkey`])],
  'files push': [row(({ archive }) => ['files', 'push', archive], ['POST /api/v2/files'])],
  'files pull': [row(({ fileId, downloads }) => ['files', 'pull', fileId, `${downloads}/pulled.tar`], ['GET /api/v2/files/{}'])],
  'audit list': [row(() => ['audit', 'list', '--limit', '3'], ['GET /api/v2/audit'])],
  'agents create': [row(({ fresh }) => ['agents', 'create', fresh('agent')], ['POST /api/v2/agents'])],
  'agents list': [row(() => ['agents', 'list'], ['GET /api/v2/agents'])],
  'agents show': [row(async ({ agent }) => ['agents', 'show', (await agent()).name], ['GET /api/v2/agents/{}'])],
  'agents edit': [
    row(async ({ agent }) => ['agents', 'edit', (await agent()).name, '--description', 'builds'], ['PATCH /api/v2/agents/{}']),
  ],
  'agents token rotate': [
    row(async ({ agent }) => ['agents', 'token', 'rotate', (await agent()).name, '--yes'], ['POST /api/v2/agents/{}/token']),
  ],
  'agents token revoke': [
    row(async ({ agent }) => ['agents', 'token', 'revoke', (await agent()).name, '--yes'], ['DELETE /api/v2/agents/{}/token']),
  ],
  'agents delete': [row(async ({ agent }) => ['agents', 'delete', (await agent()).name, '--yes'], ['DELETE /api/v2/agents/{}'])],
  'agents trust add': [
    row(
      async ({ agent, issuerId }) => ['agents', 'trust', 'add', (await agent()).name, '--issuer', await issuerId(), '--subject', 'job'],
      ['POST /api/v2/agents/{}/workload-identities'],
    ),
    row(({ fresh }) => ['agents', 'trust', 'add', fresh('agent'), '--subject', 'job'], [], { code: 1 }),
  ],
  'agents trust list': [
    row(async ({ agent }) => ['agents', 'trust', 'list', (await agent()).name], ['GET /api/v2/agents/{}/workload-identities']),
  ],
  'agents trust remove': [
    row(
      async ({ agent }) => ['agents', 'trust', 'remove', (await agent()).name, '9b1f0f6e-7d1c-4d6f-8f0e-1c2d3e4f5a6b', '--yes'],
      ['DELETE /api/v2/agents/{}/workload-identities/{}'],
      { code: 5 },
    ),
  ],
  'agents issuers list': [row(() => ['agents', 'issuers', 'list'], ['GET /api/v2/workload-identity-issuers'])],
  'agents issuers add': [
    row(
      ({ fresh }) => ['agents', 'issuers', 'add', fresh('issuer'), `https://${fresh('issuer')}.example.com`],
      ['POST /api/v2/workload-identity-issuers'],
    ),
  ],
  'agents issuers edit': [
    row(
      async ({ issuerId }) => ['agents', 'issuers', 'edit', await issuerId(), '--discover-keys'],
      ['PATCH /api/v2/workload-identity-issuers/{}'],
    ),
    row(({ fresh }) => ['agents', 'issuers', 'edit', fresh('issuer')], [], { code: 1 }),
  ],
  'agents issuers remove': [
    row(
      async ({ issuerId }) => ['agents', 'issuers', 'remove', await issuerId(), '--yes'],
      ['DELETE /api/v2/workload-identity-issuers/{}'],
    ),
  ],
  'agent whoami': [row(() => ['agent', 'whoami'], [`GET ${SELF}`], AS_AGENT)],
  'agent run': [
    row(() => ['agent', 'run', '--', 'true'], [`GET ${SELF}/secrets`], AS_AGENT),
    // Whether it has credentials for Git.
    row(() => ['agent', 'run', '--with-token', '--', 'true'], [`GET ${SELF}/secrets`, `GET ${SELF}`], AS_AGENT),
  ],
  'agent git-askpass': [
    row(() => ['agent', 'git-askpass', "Username for 'https://git.example.com': "], [`GET ${SELF}`], AS_AGENT),
    row(
      () => ['agent', 'git-askpass', "Password for 'https://ada@git.example.com': "],
      [`GET ${SELF}`, `GET ${SELF}/secrets/{}`],
      AS_AGENT,
    ),
  ],
  'agent gitssh': [
    row(() => ['agent', 'gitssh', '-V'], [`GET ${SELF}/gitsshkey`], AS_AGENT),
    row(() => ['agent', 'gitssh', '-G', 'git.example.com'], [], AS_AGENT),
  ],
  'agent rotate': [row(() => ['agent', 'rotate'], [`POST ${SELF}/token`], AS_AGENT)],
  // After the commands about this user.
  'users delete': [row(({ other }) => ['users', 'delete', other.username, '--yes'], [`DELETE ${USERS}/{}`])],
};

import { isUuid, namesPrivateHost } from '../../common/index.js';
import type { Client, Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, type Console, type FlagValues, idOf, itemOutput, listOutput, YES } from '../client/index.js';
import { APP_COLUMNS as COLUMNS, changesOf } from './app-columns.js';
import { OPENID_FLAGS, openIdSettings } from './app-openid-flags.js';
import { checkScope } from './known-scopes.js';

type App = Schemas['AppResponse'];

type GrantType = App['grant_types'][number];
/** A record, because it does not compile without one of them. */
const GRANT_TYPES: Readonly<Record<GrantType, true>> = {
  authorization_code: true,
  refresh_token: true,
  client_credentials: true,
  'urn:ietf:params:oauth:grant-type:device_code': true,
  'urn:ietf:params:oauth:grant-type:token-exchange': true,
};
const GRANT_TYPE_NAMES = Object.keys(GRANT_TYPES) as readonly GrantType[]; // its keys

/** The second is that of the reference, which knows one redirect URI. */
const REDIRECT_URI_FIELDS = ['redirect_uris', 'callback_url'];

export const APP_ARGUMENT = { app: 'Client ID or name of the app.' } as const;

export async function appOf(api: Client, given: string): Promise<{ app: string }> {
  const fetchList = async (): Promise<App[]> => (await api.GET('/api/v2/oauth2-provider/apps')).data;
  return { app: await idOf(given, { what: 'app', list: 'oauth2 apps list' }, fetchList) };
}

const listCommand = clientCommand({
  name: 'list',
  summary: 'list apps',
  examples: ['oauth2 apps list', 'oauth2 apps list -c name,"redirect uris"'],
  output: listOutput<App>({
    columns: COLUMNS,
    defaults: ['name', 'client id', 'type', 'self-registered', 'verified'],
    empty: 'No apps found.',
  }),
  run: async ({ api }) => (await api.GET('/api/v2/oauth2-provider/apps')).data,
});

const showCommand = clientCommand({
  name: 'show',
  summary: 'show an app',
  args: APP_ARGUMENT,
  examples: ['oauth2 apps show Notes', 'oauth2 apps show 7d21c0de-54c1-4a0f-9d65-0c7f6a3f1b11'],
  output: itemOutput<App>({ columns: COLUMNS }),
  run: async ({ api, args }) =>
    (await api.GET('/api/v2/oauth2-provider/apps/{app}', { params: { path: await appOf(api, args.app) } })).data,
});

const createCommand = clientCommand({
  name: 'create',
  summary: 'register an app',
  description: 'Registers an app. A confidential app also needs a secret: gatehouse oauth2 secrets create.',
  args: { name: 'Shown to people who consent.' },
  flags: {
    redirectUri: {
      flag: '--redirect-uri <uri>',
      description: 'Where people return to. Can be repeated.',
      isRepeatable: true,
      field: REDIRECT_URI_FIELDS,
    },
    public: { flag: '--public', description: 'It cannot keep a secret: an app on the machines of its users.', field: 'client_type' },
    scope: { flag: '--scope <names>', description: 'Scopes that it can be granted, separated by spaces.' },
    grantType: {
      flag: '--grant-type <type>',
      choices: GRANT_TYPE_NAMES,
      description:
        'How it gets tokens. Can be repeated. Default: authorization_code and refresh_token; with --service-account, client_credentials.',
      isRepeatable: true,
    },
    serviceAccount: {
      flag: '--service-account <user>',
      description: 'Username or ID of the service account that the app acts as with client_credentials. It has all roles of the account.',
    },
    verified: { flag: '--verified', description: 'You vouch for it: people are told so.' },
    ...OPENID_FLAGS,
  },
  examples: [
    'oauth2 apps create Notes --redirect-uri https://notes.example.com/callback',
    'oauth2 apps create "Notes CLI" --public --redirect-uri http://127.0.0.1/callback',
    'oauth2 apps create Reports --service-account reports --scope user:read',
  ],
  output: itemOutput<App>({ columns: COLUMNS, defaults: ['name', 'client id', 'type', 'grant types', 'redirect uris'] }),
  run: async ({ api, args, flags, console }) => {
    const { serviceAccount } = flags;
    await checkScope(api, flags.scope);
    const grantTypes =
      flags.grantType.length === 0 && serviceAccount !== undefined ? ['client_credentials' as const] : [...flags.grantType];
    const body = {
      name: args.name,
      client_type: flags.public ? ('public' as const) : ('confidential' as const),
      ...(flags.redirectUri.length > 0 && { redirect_uris: [...flags.redirectUri] }),
      ...(flags.scope !== undefined && { scope: flags.scope }),
      ...(grantTypes.length > 0 && { grant_types: grantTypes }),
      ...(serviceAccount !== undefined && { service_account_id: await userIdOf(api, serviceAccount) }),
      ...(flags.verified && { verified: true }),
      ...openIdSettings(flags),
      require_pushed_authorization_requests: false,
      dpop_bound_access_tokens: false,
    };
    const created = (await api.POST('/api/v2/oauth2-provider/apps', { body })).data;
    warnOfPrivateHost(flags.backchannelLogoutUri, console);
    return created;
  },
});

const editCommand = clientCommand({
  name: 'edit',
  summary: 'change an app',
  description:
    'Changes what is given, and leaves everything else as it is. Asks before the subjects change that the app knows users by: it would meet them as new ones.',
  args: APP_ARGUMENT,
  flags: {
    name: { flag: '--name <name>', description: 'New name.' },
    redirectUri: {
      flag: '--redirect-uri <uri>',
      description: 'Replaces the redirect URIs. Can be repeated.',
      isRepeatable: true,
      field: REDIRECT_URI_FIELDS,
    },
    scope: { flag: '--scope <names>', description: 'Replaces the scopes that it can be granted, separated by spaces.' },
    verified: { flag: '--verified <yes|no>', choices: ['yes', 'no'], description: 'Do you vouch for it? People are told so.' },
    ...OPENID_FLAGS,
    yes: YES,
  },
  examples: ['oauth2 apps edit Notes --post-logout-redirect-uri https://notes.example.com/signed-out'],
  output: itemOutput<App>({ columns: COLUMNS, defaults: ['name', 'client id', 'type', 'grant types', 'redirect uris'] }),
  run: async ({ api, args, flags, console }) => {
    const path = await appOf(api, args.app);
    const app = (await api.GET('/api/v2/oauth2-provider/apps/{app}', { params: { path } })).data;
    await checkScope(api, flags.scope, app.scope);
    const body = {
      name: flags.name ?? app.name,
      // What the API does not leave as it is.
      icon: app.icon,
      require_pushed_authorization_requests: app.require_pushed_authorization_requests,
      dpop_bound_access_tokens: app.dpop_bound_access_tokens,
      ...(flags.redirectUri.length > 0 && { redirect_uris: [...flags.redirectUri] }),
      ...(flags.scope !== undefined && { scope: flags.scope }),
      ...(flags.verified !== undefined && { verified: flags.verified === 'yes' }),
      ...openIdSettings(flags),
    };
    if (changesSubjects(app, flags)) {
      await console.confirm(
        `Change the subject (sub) that ${app.name} knows users by, so that it meets those it has as new ones?`,
        flags.yes,
      );
    }
    const edited = (await api.PUT('/api/v2/oauth2-provider/apps/{app}', { params: { path }, body })).data;
    for (const line of changesOf(app, edited)) console.say(line);
    warnOfPrivateHost(flags.backchannelLogoutUri, console);
    return edited;
  },
});

/** The server accepts it, because its setting may change, and then tries in vain to send to it. */
function warnOfPrivateHost(logoutUri: string | undefined, console: Console): void {
  if (logoutUri === undefined || !namesPrivateHost(logoutUri)) return;
  const { host } = new URL(logoutUri);
  console.warn(
    `${host} is in a private network: the server sends no logout there unless its setting CODER_DANGEROUS_ALLOW_PRIVATE_CLIENT_HOSTS is true`,
  );
}

/** Redirect URIs of another host can change them, too; only the server can tell. */
function changesSubjects(app: App, { subjectType, sectorIdentifierUri }: FlagValues<typeof OPENID_FLAGS>): boolean {
  if (subjectType !== undefined && subjectType !== app.subject_type) return true;
  return sectorIdentifierUri !== undefined && sectorIdentifierUri !== app.sector_identifier_uri && app.subject_type === 'pairwise';
}

async function userIdOf(api: Client, user: string): Promise<string> {
  return isUuid(user) ? user : (await api.GET('/api/v2/users/{user}', { params: { path: { user } } })).data.id;
}

const deleteCommand = clientCommand({
  name: 'delete',
  summary: 'delete an app, and end its access',
  args: APP_ARGUMENT,
  flags: { yes: YES },
  examples: ['oauth2 apps delete 7d21c0de-54c1-4a0f-9d65-0c7f6a3f1b11 --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    const path = await appOf(api, args.app);
    await console.confirm(`Delete the app ${args.app}, with its secrets and all access that it has?`, flags.yes);
    await api.DELETE('/api/v2/oauth2-provider/apps/{app}', { params: { path } });
    console.say(`Deleted ${args.app}.`);
  },
});

/** `gatehouse oauth2 apps`. */
export const appsCommand = commandGroup('apps', 'manage apps', [listCommand, showCommand, createCommand, editCommand, deleteCommand]);

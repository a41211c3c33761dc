import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, idOf, itemOutput, listOutput, secondsOf, textOutput, YES } from '../client/index.js';

type Settings = Schemas['OAuth2SettingsResponse'];
type InitialToken = Schemas['InitialAccessTokenResponse'];
type Policy = Settings['dynamic_client_registration'];

const POLICIES = ['off', 'token', 'open'] as const satisfies readonly Policy[];

const policyCommand = clientCommand({
  name: 'policy',
  summary: 'show or change who can register apps',
  description:
    'Shows the policy in force, by which apps can register themselves (RFC 7591): off, token (with an initial access token), or open. With an argument, changes it.',
  args: { 'policy?': { description: 'New policy.', choices: POLICIES, field: 'dynamic_client_registration' } },
  examples: ['oauth2 registration policy', 'oauth2 registration policy token'],
  output: itemOutput<Settings>({ columns: { policy: ({ dynamic_client_registration: policy }) => policy } }),
  run: async ({ api, args: { policy } }) => {
    if (policy === undefined) return (await api.GET('/api/v2/oauth2-provider/settings')).data;
    return (await api.PUT('/api/v2/oauth2-provider/settings', { body: { dynamic_client_registration: policy } })).data;
  },
});

const listCommand = clientCommand({
  name: 'list',
  summary: 'list initial access tokens',
  examples: ['oauth2 registration tokens list'],
  output: listOutput<InitialToken>({
    columns: {
      name: ({ name }) => name,
      used: ({ uses, max_uses: max }) => `${uses} of ${max}`,
      'expires at': ({ expires_at: at }) => at,
      id: ({ id }) => id,
    },
    empty: 'No initial access tokens found.',
  }),
  run: async ({ api }) => (await api.GET('/api/v2/oauth2-provider/initial-access-tokens')).data,
});

const createCommand = clientCommand({
  name: 'create',
  summary: 'create an initial access token',
  description: 'Creates a token with which apps can register themselves, and prints it once, to standard output.',
  args: { name: 'What the token is for.' },
  flags: {
    maxUses: { flag: '--max-uses <n>', description: 'How many apps can be registered with it. Default: 1.' },
    lifetime: { flag: '--lifetime <duration>', description: 'How long it is valid, such as 1h. Default: 24h.' },
  },
  examples: ['oauth2 registration tokens create "CI runners" --max-uses 20 --lifetime 7d'],
  output: textOutput<Schemas['CreatedInitialAccessTokenResponse']>(({ token }) => token),
  run: async ({ api, args, flags: { maxUses = '1', lifetime = '24h' } }) => {
    const body = {
      name: args.name,
      max_uses: Number(maxUses),
      lifetime_seconds: secondsOf('--lifetime', lifetime),
    };
    return (await api.POST('/api/v2/oauth2-provider/initial-access-tokens', { body })).data;
  },
});

const deleteCommand = clientCommand({
  name: 'delete',
  summary: 'delete an initial access token',
  description: 'Deletes an initial access token. Apps that were registered with it stay.',
  args: { token: 'Name or ID of the token, not the token itself.' },
  flags: { yes: YES },
  examples: ['oauth2 registration tokens delete 4c1e9c0a-2f38-4a51-8d0f-6a0b7c9d1e22 --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    const fetchList = async (): Promise<InitialToken[]> => (await api.GET('/api/v2/oauth2-provider/initial-access-tokens')).data;
    // What was given is never part of a URL or a message: it may be the token itself.
    const token = await idOf(args.token, { what: 'initial access token', list: 'oauth2 registration tokens list' }, fetchList);
    await console.confirm(`Delete the initial access token ${token}?`, flags.yes);
    await api.DELETE('/api/v2/oauth2-provider/initial-access-tokens/{token}', { params: { path: { token } } });
    console.say(`Deleted ${token}.`);
  },
});

/** `gatehouse oauth2 registration`. */
export const registrationCommand = commandGroup('registration', 'manage apps that register themselves', [
  policyCommand,
  commandGroup('tokens', 'manage initial access tokens', [createCommand, listCommand, deleteCommand]),
]);

import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, listOutput, orNever, requireId, textOutput, YES } from '../client/index.js';
import { APP_ARGUMENT, appOf } from './apps.js';

type AppSecret = Schemas['AppSecretResponse'];

const listCommand = clientCommand({
  name: 'list',
  summary: 'list the secrets of an app, without their values',
  args: APP_ARGUMENT,
  examples: ['oauth2 secrets list Notes', 'oauth2 secrets list 7d21c0de-54c1-4a0f-9d65-0c7f6a3f1b11'],
  output: listOutput<AppSecret>({
    columns: {
      id: ({ id }) => id,
      'begins with': ({ client_secret_truncated: start }) => start,
      'last used': ({ last_used_at: at }) => orNever(at),
    },
    empty: 'The app has no secrets.',
  }),
  run: async ({ api, args }) =>
    (await api.GET('/api/v2/oauth2-provider/apps/{app}/secrets', { params: { path: await appOf(api, args.app) } })).data,
});

const createCommand = clientCommand({
  name: 'create',
  summary: 'create a secret of an app',
  description: 'Creates a client secret and prints it once, to standard output.',
  args: APP_ARGUMENT,
  examples: ['oauth2 secrets create 7d21c0de-54c1-4a0f-9d65-0c7f6a3f1b11 > client-secret.txt'],
  output: textOutput<Schemas['CreatedAppSecretResponse']>(({ client_secret_full: secret }) => secret),
  run: async ({ api, args }) =>
    (await api.POST('/api/v2/oauth2-provider/apps/{app}/secrets', { params: { path: await appOf(api, args.app) } })).data,
});

const deleteCommand = clientCommand({
  name: 'delete',
  summary: 'delete a secret of an app',
  args: { ...APP_ARGUMENT, secret: 'ID of the secret.' },
  flags: { yes: YES },
  examples: ['oauth2 secrets delete 7d21c0de-54c1-4a0f-9d65-0c7f6a3f1b11 4c1e9c0a-2f38-4a51-8d0f-6a0b7c9d1e22 --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    const secret = requireId(args.secret, { what: 'secret', list: 'oauth2 secrets list' });
    const { app } = await appOf(api, args.app);
    await console.confirm(`Delete the secret ${args.secret}? Programs that use it can no longer authenticate.`, flags.yes);
    await api.DELETE('/api/v2/oauth2-provider/apps/{app}/secrets/{secret}', { params: { path: { app, secret } } });
    console.say(`Deleted ${args.secret}.`);
  },
});

/** `gatehouse oauth2 secrets`. */
export const appSecretsCommand = commandGroup('secrets', 'manage the secrets of apps', [listCommand, createCommand, deleteCommand]);

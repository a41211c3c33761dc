import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, listOutput } from '../client/index.js';
import { APP_ARGUMENT, appOf } from './apps.js';

type Logout = Schemas['UndeliveredLogoutResponse'];

const COLUMNS = {
  app: ({ app_name: name }: Logout) => name,
  user: ({ username }: Logout) => username,
  'signed out': ({ created_at: at }: Logout) => at,
  attempts: ({ attempts }: Logout) => String(attempts),
  'next attempt': ({ next_attempt_at: at }: Logout) => at ?? 'none',
  problem: ({ fault }: Logout) => fault,
  'client id': ({ app_id: id }: Logout) => id,
  id: ({ id }: Logout) => id,
} as const;

const listCommand = clientCommand({
  name: 'list',
  summary: 'list apps that could not be told about a logout',
  description:
    'Lists logouts that apps with a back-channel logout URI have not confirmed. The server tries eight times in eleven hours, and keeps what no app has confirmed for 30 days.',
  examples: ['oauth2 logouts list', 'oauth2 logouts list -c app,user,problem'],
  output: listOutput<Logout>({
    columns: COLUMNS,
    defaults: ['app', 'user', 'signed out', 'attempts', 'next attempt', 'problem'],
    empty: 'Every app was told about every logout.',
  }),
  run: async ({ api }) => (await api.GET('/api/v2/oauth2-provider/logouts')).data,
});

const retryCommand = clientCommand({
  name: 'retry',
  summary: 'tell an app again what it has missed',
  description:
    'Tells an app again about logouts that it has not confirmed, at once and up to eight more times: those that the server has given up, and those whose next attempt is more than a minute away. A change of the back-channel logout URI does the same.',
  args: APP_ARGUMENT,
  examples: ['oauth2 logouts retry Notes'],
  output: null,
  run: async ({ api, args, console }) => {
    const path = await appOf(api, args.app);
    const { count } = (await api.POST('/api/v2/oauth2-provider/apps/{app}/logouts/retry', { params: { path } })).data;
    console.say(count === 1 ? 'The app is told about 1 logout again.' : `The app is told about ${count} logouts again.`);
  },
});

/** `gatehouse oauth2 logouts`. */
export const logoutsCommand = commandGroup('logouts', 'show and retry logouts that apps have missed', [listCommand, retryCommand]);

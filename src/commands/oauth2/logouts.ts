import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, listOutput } from '../client/index.js';

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

/** `gatehouse oauth2 logouts`. */
export const logoutsCommand = clientCommand({
  name: 'logouts',
  summary: 'list apps that could not be told about a logout',
  description:
    'Lists logouts that apps with a back-channel logout URI have not confirmed. The server tries eight times in eleven hours, and keeps what no app has confirmed for 30 days.',
  examples: ['oauth2 logouts', 'oauth2 logouts -c app,user,problem'],
  output: listOutput<Logout>({
    columns: COLUMNS,
    defaults: ['app', 'user', 'signed out', 'attempts', 'next attempt', 'problem'],
    empty: 'Every app was told about every logout.',
  }),
  run: async ({ api }) => (await api.GET('/api/v2/oauth2-provider/logouts')).data,
});

import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, listOutput, orNever, YES } from '../client/index.js';
import { USER_ARGUMENT } from './columns.js';

type Session = Schemas['ApiKeyWithOwnerResponse'];

/** `gatehouse users sessions`. */
export const userSessionsCommand = clientCommand({
  name: 'sessions',
  summary: 'list or end the login sessions of a user',
  args: USER_ARGUMENT,
  flags: { end: { flag: '--end', description: 'End all of them. Long-lived tokens and apps stay.' }, yes: YES },
  examples: ['users sessions ada', 'users sessions ada --end'],
  output: listOutput<Session>({
    columns: {
      id: ({ id }) => id,
      'login type': ({ login_type: type }) => type,
      address: ({ ip_address: address }) => address,
      'last used': ({ last_used: at }) => orNever(at),
      'expires at': ({ expires_at: at }) => at,
      'created at': ({ created_at: at }) => at,
    },
    empty: 'No sessions.',
  }),
  run: async ({ api, args, flags, console }) => {
    const params = { path: { user: args.user } };
    if (!flags.end) return (await api.GET('/api/v2/users/{user}/sessions', { params })).data;
    await console.confirm(`End all login sessions of ${args.user}?`, flags.yes);
    const { data } = await api.DELETE('/api/v2/users/{user}/sessions', { params });
    console.say(`Sessions ended: ${data.ended}.`);
    return [];
  },
});

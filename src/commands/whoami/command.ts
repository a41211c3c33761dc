import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, itemOutput, type Output, visible } from '../client/index.js';

/** The properties of coder's command. */
interface WhoAmI {
  readonly url: string;
  readonly username: string;
  readonly user_id: string;
  readonly organization_ids: readonly string[];
  /** By organization; `*` is the whole deployment. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
}

const TABLE = itemOutput<WhoAmI>({
  columns: {
    url: ({ url }) => url,
    username: ({ username }) => username,
    id: ({ user_id: id }) => id,
    'organization ids': ({ organization_ids: ids }) => ids,
    roles: ({ roles }) => roles['*'] ?? [],
  },
  defaults: ['url', 'username', 'id', 'roles'],
});

/** A sentence by default. */
const OUTPUT: Output<WhoAmI> = {
  ...TABLE,
  defaultFormat: 'text',
  render: (who, format, columns) =>
    format === 'text' ? `You are logged in to ${who.url} as ${visible(who.username)}.\n` : TABLE.render(who, format, columns),
};

/** `gatehouse whoami`. */
export const whoamiCommand = clientCommand({
  name: 'whoami',
  summary: 'show who you are logged in as',
  examples: ['whoami', 'whoami -o json'],
  output: OUTPUT,
  run: async ({ api, connection }) => {
    const { data } = await api.GET('/api/v2/users/{user}', { params: { path: { user: 'me' } } });
    return whoIs(connection.target.url, data);
  },
});

function whoIs(url: string, { username, id, organization_ids: organizationIds, roles }: Schemas['UserResponse']): WhoAmI {
  const names = roles.map(({ name, display_name: shown }) => (shown === '' ? name : shown));
  return { url, username, user_id: id, organization_ids: organizationIds, roles: { '*': names } };
}

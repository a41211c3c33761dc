import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, itemOutput, type Output, visible, visibleJson } from '../client/index.js';

/** The properties of coder's command. */
interface WhoAmI {
  readonly url: string;
  readonly username: string;
  readonly user_id: string;
  readonly organization_ids: readonly string[];
  /** By organization; `*` is the whole deployment. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
}

interface Login {
  readonly url: string;
  readonly user: Schemas['UserResponse'];
}

const TABLE = itemOutput<Login>({
  columns: {
    url: ({ url }) => url,
    username: ({ user }) => user.username,
    id: ({ user }) => user.id,
    'organization ids': ({ user }) => user.organization_ids,
    // What other commands take and show.
    roles: ({ user }) => user.roles.map(({ name }) => name),
  },
  defaults: ['url', 'username', 'id', 'roles'],
});

/** A sentence by default. */
const OUTPUT: Output<Login> = {
  ...TABLE,
  defaultFormat: 'text',
  render: (login, format, columns) => {
    if (format === 'json') return `${visibleJson(whoIs(login))}\n`;
    if (format === 'text') return `You are logged in to ${login.url} as ${visible(login.user.username)}.\n`;
    return TABLE.render(login, format, columns);
  },
};

/** `gatehouse whoami`. */
export const whoamiCommand = clientCommand({
  name: 'whoami',
  summary: 'show who you are logged in as',
  examples: ['whoami', 'whoami -o json'],
  output: OUTPUT,
  run: async ({ api, connection }) => {
    const { data: user } = await api.GET('/api/v2/users/{user}', { params: { path: { user: 'me' } } });
    return { url: connection.target.url, user };
  },
});

function whoIs({ url, user: { username, id, organization_ids: organizationIds, roles } }: Login): WhoAmI {
  const names = roles.map(({ name, display_name: shown }) => (shown === '' ? name : shown));
  return { url, username, user_id: id, organization_ids: organizationIds, roles: { '*': names } };
}

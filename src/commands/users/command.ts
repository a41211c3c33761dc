import { allPages, clientCommand, type CommandFactory, commandGroup, itemOutput, LIMIT, listOutput, YES } from '../client/index.js';
import { DEFAULT_USER_COLUMNS, type User, USER_ARGUMENT, USER_COLUMNS } from './columns.js';
import { createUserCommand } from './create.js';
import { oidcClaimsCommand } from './oidc-claims.js';
import { userSessionsCommand } from './sessions.js';

const USER_OUTPUT = itemOutput<User>({ columns: USER_COLUMNS });

const listCommand = clientCommand({
  name: 'list',
  summary: 'list users',
  flags: {
    search: {
      flag: '--search <query>',
      description: 'Only users that match, such as ada, status:suspended or role:owner.',
      field: 'q',
    },
    githubUserId: { flag: '--github-user-id <id>', description: 'Only the user with this ID at GitHub.' },
    limit: LIMIT,
  },
  examples: ['users list', 'users list --search status:suspended -c username,"last seen"', 'users list -o json'],
  output: listOutput<User>({ columns: USER_COLUMNS, defaults: DEFAULT_USER_COLUMNS, empty: 'No users found.' }),
  run: ({ api, flags: { search = '', githubUserId, limit } }) => {
    const q = [search, ...(githubUserId === undefined ? [] : [`github_com_user_id:${githubUserId}`])]
      .filter((part) => part !== '')
      .join(' ');
    return allPages(limit, async (page) => {
      const { data } = await api.GET('/api/v2/users', { params: { query: { ...page, ...(q !== '' && { q }) } } });
      return data.users;
    });
  },
});

const showCommand = clientCommand({
  name: 'show',
  summary: 'show a user',
  args: USER_ARGUMENT,
  examples: ['users show ada', 'users show me -o json'],
  output: USER_OUTPUT,
  run: async ({ api, args }) => (await api.GET('/api/v2/users/{user}', { params: { path: args } })).data,
});

/** `suspend` and `activate` differ in their route. */
function statusCommand(name: 'suspend' | 'activate', summary: string): CommandFactory {
  return clientCommand({
    name,
    summary,
    args: USER_ARGUMENT,
    flags: { yes: YES },
    examples: [`users ${name} ada`, `users ${name} ada --yes`],
    output: USER_OUTPUT,
    run: async ({ api, args, flags, console }) => {
      await console.confirm(`${name === 'suspend' ? 'Suspend' : 'Activate'} ${args.user}?`, flags.yes);
      return (await api.PUT(`/api/v2/users/{user}/status/${name}`, { params: { path: args } })).data;
    },
  });
}

const deleteCommand = clientCommand({
  name: 'delete',
  summary: 'delete a user',
  description: 'Deletes a user with their sessions and tokens. It cannot be undone.',
  args: USER_ARGUMENT,
  flags: { yes: YES },
  examples: ['users delete ada', 'users delete ada --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    await console.confirm(`Delete ${args.user}? It cannot be undone.`, flags.yes);
    await api.DELETE('/api/v2/users/{user}', { params: { path: args } });
    console.say(`Deleted ${args.user}.`);
  },
});

const editRolesCommand = clientCommand({
  name: 'edit-roles',
  summary: 'replace the roles of a user',
  description: 'Replaces the roles of a user in the deployment. Roles in organizations stay. To see all roles: gatehouse roles list.',
  args: USER_ARGUMENT,
  flags: {
    roles: { flag: '--roles <names>', description: 'Roles, separated by commas. Without it, the user keeps none.', isRepeatable: true },
    yes: YES,
  },
  examples: ['users edit-roles ada --roles user-admin,auditor', 'users edit-roles ada --yes'],
  output: USER_OUTPUT,
  run: async ({ api, args, flags, console }) => {
    const roles = flags.roles.flatMap((names) => names.split(',')).filter((name) => name !== '');
    await console.confirm(`Replace the roles of ${args.user} with: ${roles.join(', ') || 'none'}?`, flags.yes);
    return (await api.PUT('/api/v2/users/{user}/roles', { params: { path: args }, body: { roles } })).data;
  },
});

/** `gatehouse users`. */
export const usersCommand = commandGroup(
  'users',
  'manage users',
  [
    listCommand,
    showCommand,
    createUserCommand,
    statusCommand('suspend', 'refuse all access of a user, until they are activated again'),
    statusCommand('activate', 'let a suspended or dormant user in again'),
    deleteCommand,
    editRolesCommand,
    userSessionsCommand,
    oidcClaimsCommand,
  ],
  ['user'],
);

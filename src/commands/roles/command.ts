import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, listOutput } from '../client/index.js';

type Role = Schemas['AssignableRolesResponse'];

const listCommand = clientCommand({
  name: 'list',
  summary: 'list roles',
  flags: {
    org: { flag: '-O, --org <name>', description: 'The roles of this organization: a name or ID. Default: those of the deployment.' },
  },
  examples: ['roles list', 'roles list --org default'],
  output: listOutput<Role>({
    columns: {
      name: ({ name }) => name,
      'display name': ({ display_name: name }) => name,
      assignable: ({ assignable }) => assignable,
      'built in': ({ built_in: isBuiltIn }) => isBuiltIn,
      delegable: ({ delegable }) => delegable,
    },
    defaults: ['name', 'display name', 'assignable', 'built in'],
    empty: 'No roles found.',
  }),
  run: async ({ api, flags: { org } }) => {
    if (org === undefined) return (await api.GET('/api/v2/users/roles')).data;
    return (await api.GET('/api/v2/organizations/{organization}/members/roles', { params: { path: { organization: org } } })).data;
  },
});

/** `gatehouse roles`. */
export const rolesCommand = commandGroup('roles', 'show the roles that users can have', [listCommand], ['role']);

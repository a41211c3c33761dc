import type { Client, Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, idOf, listOutput } from '../client/index.js';

type Group = Schemas['GroupResponse'];
type Member = Schemas['GroupMemberResponse'];

const ORGANIZATION = { flag: '-O, --org <name>', description: 'Only the groups of this organization: a name or ID.' } as const;

async function groupsOf(api: Client, org: string | undefined): Promise<Group[]> {
  return (await api.GET('/api/v2/groups', { params: { query: { ...(org !== undefined && { organization: org }) } } })).data;
}

const listCommand = clientCommand({
  name: 'list',
  summary: 'list groups',
  flags: { org: ORGANIZATION },
  examples: ['groups list', 'groups list --org default -o json'],
  output: listOutput<Group>({
    columns: {
      name: ({ name }) => name,
      organization: ({ organization_name: name }) => name,
      members: ({ total_member_count: count }) => count,
      source: ({ source }) => source,
      id: ({ id }) => id,
      'display name': ({ display_name: name }) => name,
    },
    defaults: ['name', 'organization', 'members', 'source'],
    empty: 'No groups found.',
  }),
  run: ({ api, flags: { org } }) => groupsOf(api, org),
});

const membersCommand = clientCommand({
  name: 'members',
  summary: 'list the members of a group',
  args: { group: 'Name or ID of a group.' },
  flags: { org: { ...ORGANIZATION, description: 'The organization of the group, if several have a group with this name: a name or ID.' } },
  examples: ['groups members developers --org default', 'groups members 0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11'],
  output: listOutput<Member>({
    columns: {
      username: ({ username }) => username,
      email: ({ email }) => email,
      status: ({ status }) => status,
      id: ({ id }) => id,
    },
    defaults: ['username', 'email', 'status'],
    empty: 'The group has no members.',
  }),
  run: async ({ api, args, flags }) => {
    const group = await idOf(args.group, { what: 'group', list: 'groups list -c name,organization,id' }, () => groupsOf(api, flags.org));
    return (await api.GET('/api/v2/groups/{group}/members', { params: { path: { group } } })).data.users;
  },
});

/** `gatehouse groups`. */
export const groupsCommand = commandGroup('groups', 'show groups and their members', [listCommand, membersCommand], ['group']);

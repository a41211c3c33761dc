import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, itemOutput, listOutput, YES } from '../client/index.js';

type Organization = Schemas['OrganizationResponse'];
type Member = Schemas['OrganizationMemberWithUserResponse'];

const COLUMNS = {
  name: ({ name }: Organization) => name,
  'display name': ({ display_name: name }: Organization) => name,
  id: ({ id }: Organization) => id,
  default: ({ is_default: isDefault }: Organization) => isDefault,
  'created at': ({ created_at: at }: Organization) => at,
  description: ({ description }: Organization) => description,
} as const;
const DEFAULT_COLUMNS = ['name', 'display name', 'id', 'default'] as const;
const ORGANIZATION = { organization: 'Name or ID of an organization, or default.' } as const;

const listCommand = clientCommand({
  name: 'list',
  summary: 'list organizations',
  examples: ['organizations list'],
  output: listOutput<Organization>({ columns: COLUMNS, defaults: DEFAULT_COLUMNS, empty: 'No organizations found.' }),
  run: async ({ api }) => (await api.GET('/api/v2/organizations')).data,
});

const showCommand = clientCommand({
  name: 'show',
  summary: 'show an organization',
  args: ORGANIZATION,
  examples: ['organizations show default'],
  output: itemOutput<Organization>({ columns: COLUMNS }),
  run: async ({ api, args }) => (await api.GET('/api/v2/organizations/{organization}', { params: { path: args } })).data,
});

const createCommand = clientCommand({
  name: 'create',
  summary: 'create an organization',
  args: { name: 'Unique name.' },
  flags: {
    displayName: { flag: '--display-name <text>', description: 'The name that people see.' },
    description: { flag: '--description <text>', description: 'What it is for.' },
  },
  examples: ['organizations create research --display-name "Research and development"'],
  output: itemOutput<Organization>({ columns: COLUMNS, defaults: DEFAULT_COLUMNS }),
  run: async ({ api, args, flags: { displayName, description } }) => {
    const body = {
      name: args.name,
      ...(displayName !== undefined && { display_name: displayName }),
      ...(description !== undefined && { description }),
    };
    return (await api.POST('/api/v2/organizations', { body })).data;
  },
});

const membersCommand = clientCommand({
  name: 'members',
  summary: 'list the members of an organization',
  args: ORGANIZATION,
  examples: ['organizations members default', 'organizations members default -c username,roles'],
  output: listOutput<Member>({
    columns: {
      username: ({ username }) => username,
      email: ({ email }) => email,
      roles: ({ roles }) => roles.map(({ name }) => name),
      'user id': ({ user_id: id }) => id,
      'created at': ({ created_at: at }) => at,
    },
    defaults: ['username', 'email', 'roles'],
    empty: 'No members found.',
  }),
  run: async ({ api, args }) => (await api.GET('/api/v2/organizations/{organization}/members', { params: { path: args } })).data,
});

const MEMBER = { ...ORGANIZATION, user: 'Username or user ID.' } as const;

const addCommand = clientCommand({
  name: 'add-member',
  summary: 'add a user to an organization',
  args: MEMBER,
  examples: ['organizations add-member research ada'],
  output: null,
  run: async ({ api, args, console }) => {
    await api.POST('/api/v2/organizations/{organization}/members/{user}', { params: { path: args } });
    console.say(`Added ${args.user} to ${args.organization}.`);
  },
});

const removeCommand = clientCommand({
  name: 'remove-member',
  summary: 'remove a user from an organization',
  args: MEMBER,
  flags: { yes: YES },
  examples: ['organizations remove-member research ada --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    await console.confirm(`Remove ${args.user} from ${args.organization}?`, flags.yes);
    await api.DELETE('/api/v2/organizations/{organization}/members/{user}', { params: { path: args } });
    console.say(`Removed ${args.user} from ${args.organization}.`);
  },
});

/** `gatehouse organizations`. */
export const organizationsCommand = commandGroup(
  'organizations',
  'manage organizations and their members',
  [listCommand, showCommand, createCommand, membersCommand, addCommand, removeCommand],
  ['organization', 'org', 'orgs'],
);

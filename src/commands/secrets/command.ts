import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, itemOutput, listOutput, readSecret, YES } from '../client/index.js';

type Secret = Schemas['UserSecretResponse'];

const ME = { user: 'me' } as const;
const COLUMNS = {
  name: ({ name }: Secret) => name,
  variable: ({ env_name: name }: Secret) => name,
  file: ({ file_path: path }: Secret) => path,
  enabled: ({ enabled }: Secret) => enabled,
  'updated at': ({ updated_at: at }: Secret) => at,
  description: ({ description }: Secret) => description,
} as const;
const DEFAULT_COLUMNS = ['name', 'variable', 'file', 'enabled', 'updated at'] as const;

const listCommand = clientCommand({
  name: 'list',
  summary: 'list your secrets, without their values',
  examples: ['secrets list'],
  output: listOutput<Secret>({ columns: COLUMNS, defaults: DEFAULT_COLUMNS, empty: 'No secrets found.' }),
  run: async ({ api }) => (await api.GET('/api/v2/users/{user}/secrets', { params: { path: ME } })).data,
});

const createCommand = clientCommand({
  name: 'create',
  summary: 'store a secret',
  description: 'Stores a secret. Its value is typed in the terminal or read from standard input, and no command shows it again.',
  args: { name: 'Unique among your secrets.' },
  flags: {
    env: { flag: '--env <name>', description: 'Variable that holds it in a workspace.' },
    file: { flag: '--file <path>', description: 'File that holds it in a workspace.' },
    description: { flag: '--description <text>', description: 'What it is for.' },
  },
  examples: ['secrets create npm-token --env NPM_TOKEN < token.txt'],
  output: itemOutput<Secret>({ columns: COLUMNS, defaults: DEFAULT_COLUMNS }),
  run: async ({ api, args, flags, console }) => {
    const value = await readSecret(console, 'Value');
    const body = {
      name: args.name,
      value,
      enabled: flags.env !== undefined || flags.file !== undefined,
      ...(flags.env !== undefined && { env_name: flags.env }),
      ...(flags.file !== undefined && { file_path: flags.file }),
      ...(flags.description !== undefined && { description: flags.description }),
    };
    return (await api.POST('/api/v2/users/{user}/secrets', { params: { path: ME }, body })).data;
  },
});

const updateCommand = clientCommand({
  name: 'update',
  summary: 'replace the value of a secret',
  args: { name: 'Name of the secret.' },
  examples: ['secrets update npm-token < token.txt'],
  output: itemOutput<Secret>({ columns: COLUMNS, defaults: DEFAULT_COLUMNS }),
  run: async ({ api, args, console }) => {
    const value = await readSecret(console, 'Value');
    return (await api.PATCH('/api/v2/users/{user}/secrets/{name}', { params: { path: { ...ME, ...args } }, body: { value } })).data;
  },
});

const deleteCommand = clientCommand({
  name: 'delete',
  summary: 'delete a secret',
  args: { name: 'Name of the secret.' },
  flags: { yes: YES },
  examples: ['secrets delete npm-token --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    await console.confirm(`Delete the secret ${args.name}?`, flags.yes);
    await api.DELETE('/api/v2/users/{user}/secrets/{name}', { params: { path: { ...ME, ...args } } });
    console.say(`Deleted ${args.name}.`);
  },
});

/** `gatehouse secrets`. */
export const secretsCommand = commandGroup(
  'secrets',
  'manage your secrets',
  [listCommand, createCommand, updateCommand, deleteCommand],
  ['secret'],
);

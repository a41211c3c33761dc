import { ApiError, type Schemas } from '../../sdk/client/index.js';
import {
  clientCommand,
  commandGroup,
  CommandFailure,
  FAILURE,
  type FlagValues,
  itemOutput,
  listOutput,
  readSecret,
  YES,
} from '../client/index.js';

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

const PLACE_FLAGS = {
  env: { flag: '--env <name>', description: 'Variable in which programs get it.', field: 'env_name' },
  file: { flag: '--file <path>', description: 'File in which programs get it.', field: 'file_path' },
  description: { flag: '--description <text>', description: 'What it is for.' },
} as const;

/** What the flags ask for. */
function placeOf({ env, file, description }: FlagValues<typeof PLACE_FLAGS>): Schemas['UpdateUserSecretRequest'] {
  return {
    ...(env !== undefined && { env_name: env }),
    ...(file !== undefined && { file_path: file }),
    ...(description !== undefined && { description }),
  };
}

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
  flags: PLACE_FLAGS,
  examples: ['secrets create npm-token --env NPM_TOKEN < token.txt'],
  output: itemOutput<Secret>({ columns: COLUMNS, defaults: DEFAULT_COLUMNS }),
  run: async ({ api, args, flags, console }) => {
    const value = await readSecret(console, 'Value');
    const body = {
      name: args.name,
      value,
      enabled: flags.env !== undefined || flags.file !== undefined,
      ...placeOf(flags),
    };
    return (await api.POST('/api/v2/users/{user}/secrets', { params: { path: ME }, body })).data;
  },
});

const VALUE_BESIDE_FLAGS =
  'The value on standard input is not read beside flags. Nothing was changed. Run the command once with the value and without flags, and once ' +
  'with the flags and < /dev/null.';
const NO_PLACE_LEFT = 'Programs get this secret, and it would have neither a variable nor a file. To take it from them, add --enabled no.';

const updateCommand = clientCommand({
  name: 'update',
  summary: 'change a secret',
  description: `Without flags, replaces the value, which is typed in the terminal or read from standard input. With flags, changes only what they say: the value stays. A secret that gets a
variable or a file is enabled, unless --enabled says otherwise; an empty one takes it away.`,
  args: { name: 'Name of the secret.' },
  flags: {
    ...PLACE_FLAGS,
    enabled: { flag: '--enabled <answer>', choices: ['yes', 'no'], description: 'Whether programs get it.' },
  },
  examples: ['secrets update npm-token < token.txt', 'secrets update npm-token --env NPM_TOKEN --description "For CI"'],
  output: itemOutput<Secret>({ columns: COLUMNS, defaults: DEFAULT_COLUMNS }),
  run: async ({ api, args, flags, console }) => {
    const isPlaced = [flags.env, flags.file].some((place) => place !== undefined && place !== '');
    const enabled = flags.enabled === undefined ? isPlaced || undefined : flags.enabled === 'yes';
    const change = { ...placeOf(flags), ...(enabled !== undefined && { enabled }) };
    const keepsValue = Object.keys(change).length > 0;
    if (keepsValue) await console.refuseInput(VALUE_BESIDE_FLAGS);
    const body = keepsValue ? change : { value: await readSecret(console, 'Value') };
    try {
      const { data } = await api.PATCH('/api/v2/users/{user}/secrets/{name}', { params: { path: { ...ME, ...args } }, body });
      if (keepsValue) console.say('The value stays the same.');
      return data;
    } catch (error) {
      const isWithoutPlace =
        error instanceof ApiError && error.validations.some(({ detail }) => detail.includes('an enabled secret needs'));
      if (!isWithoutPlace || flags.enabled !== undefined) throw error;
      throw new CommandFailure(NO_PLACE_LEFT, FAILURE);
    }
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

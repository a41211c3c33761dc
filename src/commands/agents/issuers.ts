import { readFileSync, statSync } from 'node:fs';
import { fileFault } from '../../common/index.js';
import type { Schemas } from '../../sdk/client/index.js';
import {
  clientCommand,
  commandGroup,
  CommandFailure,
  FAILURE,
  type FlagDefinitions,
  type FlagValues,
  idOf,
  itemOutput,
  listOutput,
  YES,
} from '../client/index.js';

type Issuer = Schemas['WorkloadIdentityIssuerResponse'];

const COLUMNS = {
  name: ({ name }: Issuer) => name,
  issuer: ({ issuer }: Issuer) => issuer,
  audience: ({ audience }: Issuer) => audience,
  'required claims': ({ required_claims: claims }: Issuer) => claims,
  keys: ({ jwks_url: url, jwks }: Issuer) => url ?? (jwks ? 'given' : 'discovered'),
  id: ({ id }: Issuer) => id,
  'created at': ({ created_at: at }: Issuer) => at,
} as const;
const DEFAULT_COLUMNS = ['name', 'issuer', 'audience', 'required claims', 'id'] as const;

/** Far more than a key set that the server accepts. */
const MAX_KEY_SET_BYTES = 256 * 1024;
const KEY_FLAGS = {
  jwksUrl: { flag: '--jwks-url <url>', description: 'URL of its public keys. Default: what its metadata says.' },
  jwksFile: {
    flag: '--jwks-file <path>',
    description: 'File with its public keys, a JSON Web Key Set, for a platform that the server cannot reach.',
    field: 'jwks',
  },
} as const satisfies FlagDefinitions;

const listCommand = clientCommand({
  name: 'list',
  summary: 'list the platforms whose programs agents can trust',
  examples: ['agents issuers list'],
  output: listOutput<Issuer>({ columns: COLUMNS, defaults: DEFAULT_COLUMNS, empty: 'No issuers found.' }),
  run: async ({ api }) => (await api.GET('/api/v2/workload-identity-issuers')).data,
});

const addCommand = clientCommand({
  name: 'add',
  summary: 'add a platform whose programs agents can trust',
  description: 'Adds an issuer of signed tokens. Only for owners of the deployment.',
  args: { name: 'Name for people.', issuer: 'The claim iss of its tokens: an https URL.' },
  flags: {
    ...KEY_FLAGS,
    audience: { flag: '--audience <text>', description: 'The only audience that is accepted. Default: the access URL of the server.' },
    requiredClaim: {
      flag: '--required-claim <name>',
      description: 'A claim that a rule without a subject must name. Can be repeated.',
      isRepeatable: true,
    },
  },
  examples: [
    'agents issuers add "GitHub Actions" https://token.actions.githubusercontent.com --required-claim repository --required-claim ref',
  ],
  output: itemOutput<Issuer>({ columns: COLUMNS }),
  run: async ({ api, args, flags: { audience, requiredClaim, ...keys } }) => {
    if (!args.issuer.startsWith('https://')) throw new CommandFailure('The issuer must be an https URL', FAILURE);
    const body = {
      ...args,
      ...keysOf(keys),
      ...(audience !== undefined && { audience }),
      ...(requiredClaim.length > 0 && { required_claims: [...requiredClaim] }),
    };
    return (await api.POST('/api/v2/workload-identity-issuers', { body })).data;
  },
});

const ISSUER_ARGUMENT = { issuer: 'Name or ID of the issuer.' } as const;
const KIND = { what: 'issuer', list: 'agents issuers list' } as const;

const editCommand = clientCommand({
  name: 'edit',
  summary: 'change the name or the keys of a platform',
  description: 'Changes an issuer; what agents trust of it stays. Only for owners of the deployment.',
  args: ISSUER_ARGUMENT,
  flags: {
    name: { flag: '-n, --name <name>', description: 'Another name.' },
    ...KEY_FLAGS,
    discoverKeys: { flag: '--discover-keys', description: 'Take the URL of the keys from the metadata of the issuer.' },
  },
  examples: ['agents issuers edit "GitHub Actions" --discover-keys', 'agents issuers edit "GitHub Actions" --jwks-file keys.json'],
  output: itemOutput<Issuer>({ columns: COLUMNS }),
  run: async ({ api, args, flags: { name, discoverKeys, ...keys } }) => {
    if (discoverKeys && (keys.jwksUrl ?? keys.jwksFile) !== undefined)
      throw new CommandFailure('--discover-keys cannot be combined with --jwks-url and --jwks-file', FAILURE);
    const body = { ...(name !== undefined && { name }), ...keysOf(keys), ...(discoverKeys && { jwks_url: '' }) };
    if (Object.keys(body).length === 0) throw new CommandFailure('There is nothing to change: give at least one flag', FAILURE);
    const issuer = await idOf(args.issuer, KIND, async () => (await api.GET('/api/v2/workload-identity-issuers')).data);
    return (await api.PATCH('/api/v2/workload-identity-issuers/{issuer}', { params: { path: { issuer } }, body })).data;
  },
});

const removeCommand = clientCommand({
  name: 'remove',
  summary: 'remove a platform',
  description: 'Removes an issuer, with everything that agents trusted of it. Only for owners of the deployment.',
  args: ISSUER_ARGUMENT,
  flags: { yes: YES },
  examples: ['agents issuers remove "GitHub Actions" --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    const issuer = await idOf(args.issuer, KIND, async () => (await api.GET('/api/v2/workload-identity-issuers')).data);
    await console.confirm(`Remove the issuer ${args.issuer}? Its programs stop being agents.`, flags.yes);
    await api.DELETE('/api/v2/workload-identity-issuers/{issuer}', { params: { path: { issuer } } });
    console.say(`Removed ${args.issuer}.`);
  },
});

/** `gatehouse agents issuers`. */
export const issuerCommands = commandGroup('issuers', 'manage the platforms whose programs agents can trust', [
  listCommand,
  addCommand,
  editCommand,
  removeCommand,
]);

function keysOf({ jwksUrl, jwksFile }: FlagValues<typeof KEY_FLAGS>): { jwks_url?: string; jwks?: Record<string, unknown> } {
  if (jwksUrl !== undefined && jwksFile !== undefined) throw new CommandFailure('--jwks-url and --jwks-file cannot be combined', FAILURE);
  if (jwksFile !== undefined) return { jwks: keySetIn(jwksFile) };
  return jwksUrl === undefined ? {} : { jwks_url: jwksUrl };
}

/** Throws a message without the content, which could be a private key. */
function keySetIn(path: string): Record<string, unknown> {
  let text: string;
  try {
    if (statSync(path).size > MAX_KEY_SET_BYTES)
      throw new CommandFailure(`--jwks-file: ${path} is longer than ${MAX_KEY_SET_BYTES} bytes`, FAILURE);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`--jwks-file: ${path} ${fileFault(error)}`, FAILURE);
  }
  const keySet = parsed(text);
  if (typeof keySet === 'object' && keySet !== null && 'keys' in keySet) return keySet;
  throw new CommandFailure(`--jwks-file: ${path} is not a JSON Web Key Set, such as {"keys":[…]}`, FAILURE);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

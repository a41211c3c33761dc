import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, CommandFailure, FAILURE, idOf, itemOutput, listOutput, YES } from '../client/index.js';

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
    jwksUrl: { flag: '--jwks-url <url>', description: 'URL of its public keys. Default: what its metadata says.' },
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
  run: async ({ api, args, flags: { jwksUrl, audience, requiredClaim } }) => {
    if (!args.issuer.startsWith('https://')) throw new CommandFailure('The issuer must be an https URL', FAILURE);
    const body = {
      ...args,
      ...(jwksUrl !== undefined && { jwks_url: jwksUrl }),
      ...(audience !== undefined && { audience }),
      ...(requiredClaim.length > 0 && { required_claims: [...requiredClaim] }),
    };
    return (await api.POST('/api/v2/workload-identity-issuers', { body })).data;
  },
});

const removeCommand = clientCommand({
  name: 'remove',
  summary: 'remove a platform',
  description: 'Removes an issuer, with everything that agents trusted of it. Only for owners of the deployment.',
  args: { issuer: 'Name or ID of the issuer.' },
  flags: { yes: YES },
  examples: ['agents issuers remove "GitHub Actions" --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    const what = { what: 'issuer', list: 'agents issuers list' };
    const issuer = await idOf(args.issuer, what, async () => (await api.GET('/api/v2/workload-identity-issuers')).data);
    await console.confirm(`Remove the issuer ${args.issuer}? Its programs stop being agents.`, flags.yes);
    await api.DELETE('/api/v2/workload-identity-issuers/{issuer}', { params: { path: { issuer } } });
    console.say(`Removed ${args.issuer}.`);
  },
});

/** `gatehouse agents issuers`. */
export const issuerCommands = commandGroup('issuers', 'manage the platforms whose programs agents can trust', [
  listCommand,
  addCommand,
  removeCommand,
]);

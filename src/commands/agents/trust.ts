import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, CommandFailure, commandGroup, FAILURE, itemOutput, listOutput, requireId, YES } from '../client/index.js';
import { AGENT_ARGUMENT } from './columns.js';

type Identity = Schemas['WorkloadIdentityResponse'];

const COLUMNS = {
  issuer: ({ issuer_name: name }: Identity) => name,
  subject: ({ subject }: Identity) => subject,
  claims: ({ claims }: Identity) => Object.entries(claims ?? {}).map(([name, value]) => `${name}=${value}`),
  id: ({ id }: Identity) => id,
  'issuer url': ({ issuer }: Identity) => issuer,
  'created at': ({ created_at: at }: Identity) => at,
} as const;
const DEFAULT_COLUMNS = ['issuer', 'subject', 'claims', 'id'] as const;

const addCommand = clientCommand({
  name: 'add',
  summary: 'trust a program of another platform',
  description: `Lets a program of another platform, such as a CI job, act as the agent without a stored token: it exchanges a signed token of its platform. The program is named by its
exact subject, or by the exact value of each claim that the issuer requires. See the issuers with \`gatehouse agents issuers list\`.`,
  args: AGENT_ARGUMENT,
  flags: {
    issuer: { flag: '--issuer <url>', description: 'URL or ID of the issuer.' },
    subject: { flag: '--subject <text>', description: 'The exact claim sub of its tokens.' },
    claim: { flag: '--claim <name=value>', description: 'Instead: the exact value of a claim. Can be repeated.', isRepeatable: true },
  },
  examples: [
    'agents trust add deploy --issuer https://token.actions.githubusercontent.com --subject repo:octo-org/octo-repo:environment:production',
  ],
  output: itemOutput<Identity>({ columns: COLUMNS, defaults: DEFAULT_COLUMNS }),
  run: async ({ api, args, flags: { issuer, subject, claim } }) => {
    if (issuer === undefined) throw new CommandFailure('--issuer is missing. See `gatehouse agents issuers list`', FAILURE);
    if ((subject === undefined) === (claim.length === 0)) throw new CommandFailure('Give either --subject or --claim', FAILURE);
    const body = { issuer, ...(subject === undefined ? { claims: claimsOf(claim) } : { subject }) };
    return (await api.POST('/api/v2/agents/{agent}/workload-identities', { params: { path: args }, body })).data;
  },
});

const listCommand = clientCommand({
  name: 'list',
  summary: 'list the programs that can act as an agent',
  args: AGENT_ARGUMENT,
  examples: ['agents trust list deploy'],
  output: listOutput<Identity>({ columns: COLUMNS, defaults: DEFAULT_COLUMNS, empty: 'The agent trusts no program of another platform.' }),
  run: async ({ api, args }) => (await api.GET('/api/v2/agents/{agent}/workload-identities', { params: { path: args } })).data,
});

const removeCommand = clientCommand({
  name: 'remove',
  summary: 'stop trusting a program',
  description: 'Stops trusting a program. The tokens that it has got end, too.',
  args: { ...AGENT_ARGUMENT, identity: 'ID of the workload identity: see gatehouse agents trust list.' },
  flags: { yes: YES },
  examples: ['agents trust remove deploy 9b1f0f6e-7d1c-4d6f-8f0e-1c2d3e4f5a6b --yes'],
  output: null,
  run: async ({ api, args, flags, console }) => {
    const identity = requireId(args.identity, { what: 'workload identity', list: 'agents trust list' });
    await console.confirm(`Stop trusting ${identity}?`, flags.yes);
    await api.DELETE('/api/v2/agents/{agent}/workload-identities/{identity}', { params: { path: { agent: args.agent, identity } } });
    console.say(`Removed ${identity}.`);
  },
});

function claimsOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const mark = text.indexOf('=');
      if (mark < 1) throw new CommandFailure('--claim must be <name>=<value>', FAILURE);
      return [text.slice(0, mark), text.slice(mark + 1)];
    }),
  );
}

/** `gatehouse agents trust`. */
export const trustCommands = commandGroup('trust', 'let programs of other platforms act as an agent', [
  addCommand,
  listCommand,
  removeCommand,
]);

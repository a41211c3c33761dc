import { clientCommand, commandGroup, listOutput } from '../client/index.js';

interface Feature {
  readonly name: string;
  readonly entitlement: string;
  readonly enabled: boolean;
}

const listCommand = clientCommand({
  name: 'list',
  summary: 'list the features of the server',
  examples: ['features list', 'features list -o json'],
  output: listOutput<Feature>({
    columns: { name: ({ name }) => name, entitlement: ({ entitlement }) => entitlement, enabled: ({ enabled }) => enabled },
    empty: 'The server has no optional features.',
  }),
  run: async ({ api }) => {
    const { data } = await api.GET('/api/v2/entitlements');
    return Object.entries(data.features).map(([name, feature]) => ({ name, ...feature }));
  },
});

/** `gatehouse features`. */
export const featuresCommand = commandGroup('features', 'show which features the server has', [listCommand]);

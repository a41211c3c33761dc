import type { Client, Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, idOf, itemOutput, listOutput } from '../client/index.js';

type ResourceServer = Schemas['ResourceServerResponse'];

const COLUMNS = {
  name: ({ name }: ResourceServer) => name,
  identifier: ({ identifier }: ResourceServer) => identifier,
  tokens: ({ access_token_format: format }: ResourceServer) => format,
  scopes: ({ scopes }: ResourceServer) => scopes.map(({ name }) => name),
  id: ({ id }: ResourceServer) => id,
} as const;

/** The ID of a resource server that somebody names by ID or by name. */
export function resourceServerOf(api: Client, given: string): Promise<string> {
  const fetchList = async (): Promise<ResourceServer[]> => (await api.GET('/api/v2/oauth2-provider/resource-servers')).data;
  return idOf(given, { what: 'resource server', list: 'oauth2 resources list' }, fetchList);
}

const listCommand = clientCommand({
  name: 'list',
  summary: 'list the APIs that tokens are issued for',
  examples: ['oauth2 resources list'],
  output: listOutput<ResourceServer>({
    columns: COLUMNS,
    defaults: ['name', 'identifier', 'tokens', 'id'],
    empty: 'No APIs are registered.',
  }),
  run: async ({ api }) => (await api.GET('/api/v2/oauth2-provider/resource-servers')).data,
});

const showCommand = clientCommand({
  name: 'show',
  summary: 'show an API that tokens are issued for',
  args: { server: 'Name or ID of the resource server.' },
  examples: ['oauth2 resources show Notes', 'oauth2 resources show 2c1f3f44-6a0f-4e6c-9a0c-6c3f1f0f3b51 -o json'],
  output: itemOutput<ResourceServer>({ columns: COLUMNS }),
  run: async ({ api, args }) => {
    const path = { resource_server: await resourceServerOf(api, args.server) };
    return (await api.GET('/api/v2/oauth2-provider/resource-servers/{resource_server}', { params: { path } })).data;
  },
});

/** `gatehouse oauth2 resources`. */
export const resourcesCommand = commandGroup('resources', 'show the APIs that tokens are issued for', [listCommand, showCommand]);

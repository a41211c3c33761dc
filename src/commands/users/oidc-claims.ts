import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, listOutput, type Output, visibleJson } from '../client/index.js';

type Claims = Schemas['OidcClaimsResponse'];

interface Row {
  readonly claim: string;
  readonly value: unknown;
}

const TABLE = listOutput<Row>({
  columns: {
    claim: ({ claim }) => claim,
    value: ({ value }) => (typeof value === 'string' ? value : JSON.stringify(value)),
  },
  empty: 'The identity provider sent no claims.',
});

const OUTPUT: Output<Claims> = {
  ...TABLE,
  notice: (claims) => TABLE.notice?.(rowsOf(claims)) ?? null,
  render: (claims, format, columns) => (format === 'json' ? `${visibleJson(claims)}\n` : TABLE.render(rowsOf(claims), format, columns)),
};

/** `gatehouse users oidc-claims`. */
export const oidcClaimsCommand = clientCommand({
  name: 'oidc-claims',
  summary: 'show what your identity provider says about you',
  description: 'Shows the claims that your identity provider sent at your last login. For accounts that log in with OpenID Connect.',
  examples: ['users oidc-claims', 'users oidc-claims -o json'],
  output: OUTPUT,
  run: async ({ api }) => (await api.GET('/api/v2/users/oidc-claims')).data,
});

function rowsOf({ claims }: Claims): Row[] {
  return Object.entries(claims).map(([claim, value]) => ({ claim, value }));
}

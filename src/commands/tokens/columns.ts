import type { Schemas } from '../../sdk/client/index.js';

export type Token = Schemas['ApiKeyResponse'] & Partial<Pick<Schemas['ApiKeyWithOwnerResponse'], 'username'>>;

/** The server's word for a key that was never used. */
const NEVER = /^(?:1970-01-01|0001-01-01)T00:00:00/;

export const TOKEN_COLUMNS = {
  id: ({ id }: Token) => id,
  name: ({ token_name: name }: Token) => name,
  scopes: ({ scopes }: Token) => scopes,
  'allow list': ({ allow_list: list }: Token) => list,
  'last used': ({ last_used: at }: Token) => (NEVER.test(at) ? 'never' : at),
  'expires at': ({ expires_at: at }: Token) => at,
  'created at': ({ created_at: at }: Token) => at,
  owner: ({ username, user_id: id }: Token) => username ?? id,
} as const;

export const DEFAULT_TOKEN_COLUMNS = ['id', 'name', 'scopes', 'allow list', 'last used', 'expires at', 'created at'] as const;

import type { Schemas } from '../../sdk/client/index.js';
import { orNever } from '../client/index.js';

export type Token = Schemas['ApiKeyResponse'] & Partial<Pick<Schemas['ApiKeyWithOwnerResponse'], 'username'>>;

export const TOKEN_COLUMNS = {
  id: ({ id }: Token) => id,
  name: ({ token_name: name }: Token) => name,
  scopes: ({ scopes }: Token) => scopes,
  'allow list': ({ allow_list: list }: Token) => list,
  'last used': ({ last_used: at }: Token) => orNever(at),
  'expires at': ({ expires_at: at }: Token) => at,
  'created at': ({ created_at: at }: Token) => at,
  owner: ({ username, user_id: id }: Token) => username ?? id,
} as const;

export const DEFAULT_TOKEN_COLUMNS = ['id', 'name', 'scopes', 'allow list', 'last used', 'expires at', 'created at'] as const;

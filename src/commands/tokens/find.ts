import { ApiError, type Client } from '../../sdk/client/index.js';
import type { Token } from './columns.js';

/** A whole token. It never becomes part of a URL. */
const TOKEN = /^([A-Za-z0-9]{10})-[A-Za-z0-9]{22}$/;
const ID = /^[A-Za-z0-9]{10}$/;

/** The ID in a token, if this is one. */
export function idInToken(given: string): string | undefined {
  return TOKEN.exec(given)?.[1];
}

/** Your token with this name, or else this ID. */
export async function findToken(api: Client, nameOrId: string): Promise<Token> {
  const user = 'me';
  const id = idInToken(nameOrId);
  if (id !== undefined) return tokenById(api, id);
  try {
    return (await api.GET('/api/v2/users/{user}/keys/tokens/{name}', { params: { path: { user, name: nameOrId } } })).data;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404 || !ID.test(nameOrId)) throw error;
    return tokenById(api, nameOrId);
  }
}

async function tokenById(api: Client, key: string): Promise<Token> {
  return (await api.GET('/api/v2/users/{user}/keys/{key}', { params: { path: { user: 'me', key } } })).data;
}

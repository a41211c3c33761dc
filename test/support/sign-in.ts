import { expectStatus } from './expect-answer.js';
import type { RunningServer } from './server.js';

/** The input of a user. */
export interface Account {
  readonly email: string;
  readonly username: string;
  readonly password: string;
}

/** The account of the deployment's owner: the first user. */
export const OWNER: Account = { email: 'owner@example.test', username: 'owner', password: 'Correct-Horse-7-Battery' };

/** Returns the signed-in user. */
export const ME = '/api/v2/users/me';

export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** Creates the owner and returns a session token of theirs. */
export async function createOwner(server: RunningServer): Promise<string> {
  expectStatus(await server.post('/api/v2/users/first', { ...OWNER }), 201);
  return logIn(server, OWNER);
}

/** A new session token of this account. */
export async function logIn(server: RunningServer, { email, password }: Pick<Account, 'email' | 'password'>): Promise<string> {
  return expectStatus(await server.post('/api/v2/users/login', { email, password }), 201).json<{ session_token: string }>().session_token;
}

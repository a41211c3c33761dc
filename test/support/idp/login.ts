import { randomBytes } from 'node:crypto';
import { CookieJar } from '../cookie-jar.js';
import { type Answer, sendRequest } from '../http-client.js';
import type { RunningServer } from '../server.js';

export const OIDC_CALLBACK = '/api/v2/users/oidc/callback';

export interface LoginOptions {
  /** The browser; a new one if absent. */
  readonly jar?: CookieJar;
  readonly callback?: string;
  readonly redirect?: string;
}

/** The response to the last request of a login, and the browser afterwards. */
export interface LoginResult {
  readonly answer: Answer;
  readonly jar: CookieJar;
  /** The session token, if the login succeeded. */
  readonly token: string | undefined;
}

/** Begins a login and stops with the redirect to the provider. */
export async function beginLogin(
  server: RunningServer,
  options: LoginOptions = {},
): Promise<{ toProvider: URL; jar: CookieJar; answer: Answer }> {
  const { jar = new CookieJar(), callback = OIDC_CALLBACK, redirect = '/' } = options;
  const answer = await server.request('GET', `${callback}?${new URLSearchParams({ redirect }).toString()}`, { jar });
  if (answer.status !== 307) throw new Error(`the login did not begin: ${answer.status} ${answer.text}`);
  return { toProvider: new URL(answer.headers.get('location') ?? ''), jar, answer };
}

/** The address that a provider without pages sends the browser back to. */
export async function atProvider(toProvider: URL): Promise<URL> {
  const answer = await sendRequest('GET', toProvider);
  if (answer.status !== 303) throw new Error(`the provider did not send anybody back: ${answer.status} ${answer.text}`);
  return new URL(answer.headers.get('location') ?? '');
}

/** A whole login, as a browser does it. */
export async function logInAt(server: RunningServer, options: LoginOptions = {}): Promise<LoginResult> {
  const { toProvider, jar } = await beginLogin(server, options);
  const back = await atProvider(toProvider);
  const answer = await server.request('GET', back.href, { jar });
  return { answer, jar, token: jar.get('coder_session_token') };
}

export interface IdpPerson {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly preferred_username: string;
  readonly name: string;
}

/** Claims of a new user. */
export function somebody(changes: Partial<IdpPerson> = {}): IdpPerson & Record<string, unknown> {
  const id = randomBytes(6).toString('hex');
  return {
    sub: `sub-${id}`,
    email: `${id}@example.test`,
    email_verified: true,
    preferred_username: `user-${id}`,
    name: `Person ${id}`,
    ...changes,
  };
}

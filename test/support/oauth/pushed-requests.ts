import { expectStatus } from '../expect-answer.js';
import type { RunningServer } from '../server.js';
import { challengeOf, type Client, type Fields, formOf, newVerifier } from './messages.js';

export const PAR = '/oauth2/par';

/** RFC 9126 section 2.2. */
export interface Pushed {
  readonly request_uri: string;
  readonly expires_in: number;
}

/** The form with which this client pushes a request; `fields` override it. */
export function pushForm(client: Client, fields: Fields = {}): URLSearchParams {
  const request = { response_type: 'code', redirect_uri: client.redirectUri, code_challenge: challengeOf(newVerifier()) };
  return formOf(client, { ...request, code_challenge_method: 'S256', ...fields });
}

/** Pushes an authorization request; requires success. */
export async function pushRequest(server: Pick<RunningServer, 'post'>, client: Client, fields: Fields = {}): Promise<Pushed> {
  return expectStatus(await server.post(PAR, pushForm(client, fields)), 201).json<Pushed>();
}

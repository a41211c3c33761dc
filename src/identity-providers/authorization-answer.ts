import * as oauth from 'oauth4webapi';
import { failureText } from './bounded-fetch.js';
import { identityError } from './identity-errors.js';
import type { LoginAttempt } from './identity-provider.js';

/** Which server an answer must be from, and whether it always says so. */
export type AnswerIssuer = Pick<oauth.AuthorizationServer, 'issuer' | 'authorization_response_iss_parameter_supported'>;

/**
 * The answer of the authorization endpoint, when it is this provider's (RFC 9207: where it names an issuer, in errors as well), belongs
 * to this attempt, and brings a code. Throws `identity_invalid` otherwise; only what is known to be the provider's is repeated.
 */
export function acceptAnswer(issuer: AnswerIssuer, clientId: string, answer: URLSearchParams, { state }: LoginAttempt): URLSearchParams {
  let accepted: URLSearchParams;
  try {
    accepted = oauth.validateAuthResponse(issuer, { client_id: clientId }, answer, state);
  } catch (cause) {
    if (cause instanceof oauth.AuthorizationResponseError) throw refusalOf(answer, cause);
    throw identityError('identity_invalid', 'The answer is not from the identity provider that was asked.', failureText(cause), cause);
  }
  if (!accepted.get('code')) {
    throw identityError('identity_invalid', 'Code must be provided.', 'The identity provider sent none. Begin again from the login page.');
  }
  return accepted;
}

/** RFC 6749 section 4.1.2.1. Shown as text. */
function refusalOf(answer: URLSearchParams, cause: unknown): Error {
  const uri = answer.get('error_uri');
  const text = [answer.get('error_description'), uri === null ? null : `error_uri: ${uri}`]
    .filter((part) => part !== null && part !== '')
    .join(' ');
  return identityError('identity_invalid', `Encountered error in oidc process: ${answer.get('error')?.slice(0, 200) ?? ''}`, text, cause);
}

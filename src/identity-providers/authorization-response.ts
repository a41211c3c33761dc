import { Logger } from '@nestjs/common';
import * as oauth from 'oauth4webapi';
import { differenceText, failureText } from './failure-text.js';
import { identityError } from './identity-errors.js';
import type { LoginAttempt } from './identity-provider.js';

const logger = new Logger('AuthorizationResponse');

/** The server that a response must come from, and whether it always names itself. */
export type ExpectedIssuer = Pick<oauth.AuthorizationServer, 'issuer' | 'authorization_response_iss_parameter_supported'>;

/**
 * Accepts a response of the authorization endpoint if it comes from this provider (RFC 9207: if it names an issuer, in errors as well),
 * belongs to this attempt, and contains a code. `issuer` is null if issuers are not compared. Throws `identity_invalid` otherwise, and
 * repeats only text that is known to come from the provider.
 */
export function acceptAuthorizationResponse(
  issuer: ExpectedIssuer | null,
  clientId: string,
  response: URLSearchParams,
  { state }: LoginAttempt,
): URLSearchParams {
  let accepted: URLSearchParams;
  const compared = new URLSearchParams(response);
  if (issuer === null) compared.delete('iss');
  try {
    accepted = oauth.validateAuthResponse(issuer ?? NO_ISSUER, { client_id: clientId }, compared, state);
  } catch (cause) {
    if (cause instanceof oauth.AuthorizationResponseError) throw refusalOf(response, cause);
    const difference = issuer && differenceText(issuer.issuer, response.get('iss') ?? undefined);
    // The other value can come from anybody, so only the log contains it.
    logger.warn(`a response was refused: ${failureText(cause)}${difference ? `: iss: ${difference}` : ''}`);
    throw identityError('identity_invalid', 'The response does not come from the expected identity provider.', failureText(cause), cause);
  }
  if (!accepted.get('code')) {
    throw identityError(
      'identity_invalid',
      'Code must be provided.',
      'The identity provider did not send a code. Start again from the login page.',
    );
  }
  return accepted;
}

/** The library requires an issuer, but does not compare this one. */
const NO_ISSUER: ExpectedIssuer = { issuer: 'https://issuers-are-not-compared.invalid' };

/** RFC 6749 section 4.1.2.1. Shown as text. */
function refusalOf(response: URLSearchParams, cause: unknown): Error {
  const uri = response.get('error_uri');
  const text = [response.get('error_description'), uri === null ? null : `error_uri: ${uri}`]
    .filter((part) => part !== null && part !== '')
    .join(' ');
  return identityError('identity_invalid', `Encountered error in oidc process: ${response.get('error')?.slice(0, 200) ?? ''}`, text, cause);
}

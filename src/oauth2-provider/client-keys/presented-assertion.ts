import { decodeJwt, decodeProtectedHeader } from 'jose';
import { OAuthError } from '../../common/index.js';

/** RFC 7523 section 2.2. */
export const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The claims of a client that is named by the longest URL, and a signature of RSA with 8192 bits. */
export const MAX_ASSERTION_LENGTH = 8192;

/** `type` of other tokens, such as access tokens, must not pass for it. Clients need not send one (RFC 7523bis). */
const TYPES = ['jwt', 'client-authentication+jwt'];

/** A JWT that claims to come from a client. Nothing of it is verified. */
export interface PresentedAssertion {
  readonly text: string;
  /** The client that it claims to come from. */
  readonly subject: string;
}

/** A failed authentication whose cause is in the assertion and says nothing about the client. */
export function invalidAssertion(detail: string): OAuthError {
  return new OAuthError('invalid_client', `The client_assertion is invalid: ${detail}`);
}

/** Throws `invalid_client` for a text that is no JWT of a client. */
export function readAssertion(text: string): PresentedAssertion {
  if (text.length > MAX_ASSERTION_LENGTH) throw invalidAssertion(`it must be at most ${MAX_ASSERTION_LENGTH} characters`);
  const { typ, subject } = decode(text);
  if (typ !== undefined && !TYPES.includes(typ.toLowerCase().replace(/^application\//, ''))) {
    throw invalidAssertion('its typ must be client-authentication+jwt or JWT, or be absent');
  }
  if (subject === undefined || subject === '') throw invalidAssertion('iss and sub must be the client ID');
  return { text, subject };
}

function decode(text: string): { readonly typ: string | undefined; readonly subject: string | undefined } {
  try {
    const { typ }: { readonly typ?: unknown } = decodeProtectedHeader(text);
    const { sub }: { readonly sub?: unknown } = decodeJwt(text);
    return { typ: typeof typ === 'string' || typ === undefined ? typ : 'not a text', subject: typeof sub === 'string' ? sub : undefined };
  } catch {
    throw invalidAssertion('it must be a signed JWT');
  }
}

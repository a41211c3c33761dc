import type { Proof } from '../../dpop-proof/index.js';

/** What new tokens are bound to: to the key of a client's DPoP proof (RFC 9449), or, as bearer tokens, to nothing. */
export type TokenBinding = { readonly kind: 'key'; readonly proof: Proof } | { readonly kind: 'none' };

/** Everything that decides about it. */
interface Deciding {
  readonly client: { readonly proof: Proof | null };
  readonly registration: { readonly dpopBoundAccessTokens: boolean };
  readonly target: { readonly server: { readonly dpopBoundAccessTokensRequired: boolean } | null };
}

/** The one way to a binding: whoever issues tokens needs one. The fault is for the developer of the client. */
export function bindingOf({ client, registration, target }: Deciding): TokenBinding | { readonly fault: string } {
  if (client.proof) return { kind: 'key', proof: client.proof };
  if (registration.dpopBoundAccessTokens) return { fault: `This app is registered with dpop_bound_access_tokens: ${PROOF_NEEDED}` };
  if (target.server?.dpopBoundAccessTokensRequired === true)
    return { fault: `The resource takes only bound access tokens: ${PROOF_NEEDED}` };
  return { kind: 'none' };
}

const PROOF_NEEDED = 'send a DPoP proof with the token request (RFC 9449)';

/** Is this the key that a code or a refresh token is bound to, if it is? */
export function provesKey({ proof }: { readonly proof: Pick<Proof, 'jkt'> | null }, bound: string | null): boolean {
  return bound === null || bound === proof?.jkt;
}

/** RFC 7638: a SHA-256 in base64url. */
export function isThumbprint(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

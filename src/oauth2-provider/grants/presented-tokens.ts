import { Injectable } from '@nestjs/common';
import { keyMatches, parseKey } from '../../auth/index.js';
import { systemSubject } from '../../authz/index.js';
import { AccessUrl, Clock } from '../../common/index.js';
import { SigningKeys } from '../../crypto-keys/index.js';
import { PresentedSecret } from '../oauth-secret.js';
import { GrantsStore } from './grants.store.js';
import type { IssuedToken, IssuedTokenKey } from './issued-token.js';

/** A token that a client presents to ask about it or to revoke it, not as a credential. */
export interface PresentedToken extends IssuedToken {
  readonly kind: 'access_token' | 'refresh_token';
}

/** The one place that verifies a token at the OAuth endpoints. */
@Injectable()
export class PresentedTokens {
  constructor(
    private readonly grants: GrantsStore,
    private readonly signing: SigningKeys,
    private readonly accessUrl: AccessUrl,
    private readonly clock: Clock,
  ) {}

  /**
   * Finds the token for this text, even if it is no longer active (`isActive`); null if it was never issued here or its row was deleted.
   * Does not check who may ask. Needs no hint, because the kinds of tokens look different.
   */
  async verify(text: string): Promise<PresentedToken | null> {
    const presented = parseToken(text) ?? (await this.parseJwt(text));
    if (!presented) return null;
    const token = await this.grants.findIssued(systemSubject('system-oauth2'), presented.by, this.clock.now());
    if (!presented.matches(token?.hash) || !token) return null;
    const { hash: _checked, ...issued } = token;
    return { kind: presented.kind, ...issued };
  }

  /** A JWT access token. Its signature is the proof; expired ones are not found. */
  async parseJwt(text: string): Promise<ParsedAccessToken | null> {
    if (!JWT.test(text)) return null;
    const claims = await this.signing.verify('at+jwt', text, this.accessUrl.issuer);
    const accessKeyId = claims?.jti;
    return accessKeyId === undefined ? null : { kind: 'access_token', by: { accessKeyId }, matches: (hash) => hash !== undefined };
  }
}

/** Its header, claims and signature. */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** A well-formed token, and how to find its row. */
export interface ParsedToken {
  readonly kind: PresentedToken['kind'];
  readonly by: IssuedTokenKey;
  /** Takes the same time without a hash. */
  readonly matches: (hash: Uint8Array | undefined) => boolean;
}

interface ParsedAccessToken extends ParsedToken {
  readonly by: { readonly accessKeyId: string };
}

/** Null for what cannot be an opaque token of this server. */
export function parseToken(text: string): ParsedToken | null {
  const refresh = PresentedSecret.parse(text);
  if (refresh) return { kind: 'refresh_token', by: { refreshPrefix: refresh.prefix }, matches: (hash) => refresh.matches(hash) };
  const access = parseKey(text);
  if ('fault' in access) return null;
  return { kind: 'access_token', by: { accessKeyId: access.id }, matches: (hash) => keyMatches(access, hash) };
}

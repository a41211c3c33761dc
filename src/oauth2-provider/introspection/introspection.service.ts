import { Injectable } from '@nestjs/common';
import { type CredentialRecord, Credentials, type IssuedAccessToken, mayAct } from '../../auth/index.js';
import type { RequestOrigin } from '../../authz/index.js';
import { AccessUrl, Clock } from '../../common/index.js';
import { SigningKeys } from '../../crypto-keys/index.js';
import { type ClientId, clientIdOf } from '../apps/client-id.js';
import type { ClientCredentials } from '../checks/client-credentials.js';
import { ExchangeChains } from '../grants/exchange-chains.js';
import { parseToken, PresentedTokens } from '../grants/presented-tokens.js';
import { type ActorClaim, actorClaim } from '../resource-servers/access-token-claims.js';
import { resourceUri } from '../resource-servers/resource-metadata.js';
import { mayTarget } from '../resource-servers/target-resource.js';
import type { CallerRow } from './introspection-callers.repository.js';
import { IntrospectionCallers } from './introspection-callers.js';

/** RFC 7662 section 2.2. Nothing but `active` for a token that is not active, or not for this caller. */
export type Introspection = { readonly active: false } | ActiveToken;

interface ActiveToken {
  readonly active: true;
  readonly scope: string;
  readonly client_id: ClientId;
  readonly username?: string;
  readonly token_type?: 'Bearer' | 'DPoP';
  /** Of a bound access token (RFC 9449 section 6.2). */
  readonly cnf?: { readonly jkt: string };
  readonly exp: number;
  readonly iat?: number;
  readonly sub: string;
  readonly aud: string;
  readonly iss: string;
  readonly jti?: string;
  readonly act?: ActorClaim;
}

const INACTIVE = { active: false } as const;

/** Describes tokens to the resource server that they are for, and to the app that they were issued to. */
@Injectable()
export class IntrospectionService {
  constructor(
    private readonly callers: IntrospectionCallers,
    private readonly credentials: Credentials,
    private readonly tokens: PresentedTokens,
    private readonly chains: ExchangeChains,
    private readonly signing: SigningKeys,
    private readonly accessUrl: AccessUrl,
    private readonly clock: Clock,
  ) {}

  /**
   * Throws `invalid_client`, and so does `answer`, which uses an assertion up. Needs no hint: the kinds of tokens look different.
   */
  async introspect(
    credentials: ClientCredentials,
    token: string | undefined,
    origin: RequestOrigin,
  ): Promise<{ readonly caller: CallerRow; readonly answer: () => Promise<Introspection> }> {
    const opaque = parseToken(token ?? '');
    const keyId = opaque && 'accessKeyId' in opaque.by ? opaque.by.accessKeyId : null;
    // At the same time as the caller: both ask for versions, and what is asked in one turn is one statement.
    const reading = keyId === null ? null : this.credentials.find(keyId);
    const [verified, found] = await Promise.allSettled([this.callers.verify(credentials, origin), reading]);
    if (verified.status === 'rejected') throw verified.reason;
    const { caller, accept } = verified.value;
    if (found.status === 'rejected') throw found.reason;
    const describe = async (): Promise<Introspection> => {
      if (opaque?.kind === 'refresh_token') return this.describeRefreshToken(caller, token ?? '');
      if (!opaque) return this.describeJwt(caller, token ?? '');
      const isRight = opaque.matches(found.value?.hashedSecret);
      return found.value && isRight ? this.describe(caller, found.value) : INACTIVE;
    };
    return { caller, answer: () => accept(describe) };
  }

  /** RFC 9701 section 5. Nothing at the top level makes it usable as another kind of token. */
  signed({ id, identifier, documentUrl }: CallerRow, answer: Introspection): Promise<string> {
    return this.signing.sign('token-introspection+jwt', {
      iss: this.accessUrl.issuer,
      aud: identifier === null ? clientIdOf(id, documentUrl) : resourceUri(identifier),
      iat: secondsOf(this.clock.now()),
      token_introspection: answer,
    });
  }

  private async describeJwt(caller: CallerRow, text: string): Promise<Introspection> {
    const jwt = await this.tokens.parseJwt(text);
    const record = jwt && (await this.credentials.find(jwt.by.accessKeyId));
    return record ? this.describe(caller, record) : INACTIVE;
  }

  /** A revoked grant has no keys, so a key that exists belongs to a live grant. */
  private async describe(caller: CallerRow, record: CredentialRecord): Promise<Introspection> {
    const { token, audience, user, expiresAt, id } = record;
    if (token === null || audience === null || !mayAsk(caller, audience, token.app)) return INACTIVE;
    const now = this.clock.now();
    if (expiresAt <= now || !mayAct(user, now)) return INACTIVE;
    const scope = scopeFor(caller, token.scope);
    if (scope === '' || !(await this.chains.isIntact({ keyId: id, actorIds: token.actorIds }))) return INACTIVE;
    const clientId = clientIdOf(token.app.id, token.app.documentUrl);
    return {
      active: true,
      scope,
      client_id: clientId,
      // Whoever knows the app's subject must not learn whose it is.
      ...(token.subjectType === 'user' && token.subject === null && { username: user.username }),
      ...(token.jkt === null ? { token_type: 'Bearer' } : { token_type: 'DPoP', cnf: { jkt: token.jkt } }),
      exp: secondsOf(expiresAt),
      iat: secondsOf(token.issuedAt),
      sub: token.subjectType === 'client' ? clientId : (token.subject ?? user.id),
      aud: resourceUri(audience),
      iss: this.accessUrl.issuer,
      jti: id,
      ...actorClaim(token.actorIds),
    };
  }

  /** Only the app itself may ask about its refresh tokens: no API accepts them. */
  private async describeRefreshToken(caller: CallerRow, text: string): Promise<Introspection> {
    const token = caller.identifier === null ? await this.tokens.verify(text) : null;
    if (token?.kind !== 'refresh_token' || token.appId !== caller.id || !token.isActive || token.expiresAt === null) return INACTIVE;
    return {
      active: true,
      scope: token.scope,
      client_id: clientIdOf(caller.id, caller.documentUrl),
      exp: secondsOf(token.expiresAt),
      sub: token.subject ?? token.userId,
      aud: resourceUri(token.audience),
      iss: this.accessUrl.issuer,
    };
  }
}

/** A resource server may have stopped accepting the app since the token was issued. */
function mayAsk(caller: CallerRow, audience: string, app: IssuedAccessToken['app']): boolean {
  if (caller.identifier === null) return app.id === caller.id;
  return caller.identifier === audience && mayTarget({ server: caller }, app);
}

/** A resource server may have given up a scope since the token was issued. */
function scopeFor({ scopes }: CallerRow, ofToken: string): string {
  const names = ofToken.split(' ');
  return (scopes === null ? names : names.filter((name) => scopes.includes(name))).join(' ');
}

function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { systemSubject } from '../../authz/index.js';
import { AccessUrl } from '../../common/index.js';
import { type JwtAlgorithm, SigningKeys } from '../../crypto-keys/index.js';
import { accessTokenHash } from '../../key-sets/index.js';
import type { ClientId } from '../apps/client-id.js';
import type { RequestedClaims } from '../checks/claims-request.js';
import type { OpenIdScope } from '../checks/scope.js';
import { type ClaimSettings, renamed } from './claim-settings.js';
import { claimsOf, CLAIMS_OF_SCOPE, withWantedValues } from './claims.js';
import { UserFactsSystemStore } from './user-facts.system-store.js';
import { amrOf } from './login-facts.js';

/** What an ID token says, and for whom. */
export interface IdTokenRequest {
  readonly clientId: ClientId;
  readonly grant: {
    readonly userId: string;
    readonly authTime: Date | null;
    readonly acr: string | null;
    readonly sid: string | null;
    /** Null: the user's id. */
    readonly subject: string | null;
    /** What the authorization request says in `claims`; null: nothing. */
    readonly claims: RequestedClaims | null;
  };
  readonly app: ClaimSettings & { readonly idTokenSignedResponseAlg: JwtAlgorithm; readonly idTokenUserClaims: boolean };
  /** The OpenID scopes of the access token. */
  readonly scopes: readonly string[];
  /** Of the authorization request; null if it had none, and in a refresh (OpenID Connect Core section 12.2). */
  readonly nonce: string | null;
  readonly accessToken: string;
  readonly lifetimeSeconds: number;
  readonly now: Date;
}

/** The scopes whose claims every ID token has. Those of `profile` and `email` belong to UserInfo (OpenID Connect Core section 5.4). */
const SCOPES_IN_ID_TOKENS: readonly string[] = ['groups', 'roles'] satisfies OpenIdScope[];

/** Issues ID tokens (OpenID Connect Core section 2). */
@Injectable()
export class IdTokens {
  constructor(
    private readonly userFacts: UserFactsSystemStore,
    private readonly signing: SigningKeys,
    private readonly accessUrl: AccessUrl,
  ) {}

  async issue(
    { clientId, grant, app, scopes, nonce, accessToken, lifetimeSeconds, now }: IdTokenRequest,
    tx?: EntityManager,
  ): Promise<string> {
    const algorithm = this.signing.inUse(app.idTokenSignedResponseAlg);
    const iat = secondsOf(now);
    const amr = grant.acr === null ? null : amrOf(grant.acr);
    return this.signing.sign(
      'JWT',
      {
        ...(await this.userClaims(grant, app, scopes, tx)),
        iss: this.accessUrl.issuer,
        sub: grant.subject ?? grant.userId,
        aud: clientId,
        exp: iat + lifetimeSeconds,
        iat,
        ...(grant.authTime && { auth_time: secondsOf(grant.authTime) }),
        ...(nonce !== null && { nonce }),
        ...(grant.acr !== null && { acr: grant.acr }),
        ...(amr && { amr }),
        ...(grant.sid !== null && { sid: grant.sid }),
        at_hash: accessTokenHash(accessToken, algorithm).toString('base64url'),
      },
      algorithm,
    );
  }

  private async userClaims(
    { userId, claims: requested }: IdTokenRequest['grant'],
    app: IdTokenRequest['app'],
    scopes: readonly string[],
    tx: EntityManager | undefined,
  ): Promise<Readonly<Record<string, unknown>>> {
    const wanted = requested?.id_token ?? {};
    const always = scopes.filter((scope) => app.idTokenUserClaims || SCOPES_IN_ID_TOKENS.includes(scope)).flatMap(claimsOfScope);
    const names = [...always, ...Object.keys(wanted)];
    if (!scopes.flatMap(claimsOfScope).some((name) => names.includes(name))) return {};
    const facts = await this.userFacts.find(systemSubject('system-oauth2'), userId, app, tx);
    if (!facts) return {};
    const granted = Object.entries(claimsOf(facts, scopes, (path) => this.accessUrl.join(path)));
    const claims = withWantedValues(Object.fromEntries(granted.filter(([name]) => names.includes(name))), wanted);
    return renamed(claims, app.claimNames);
  }
}

function claimsOfScope(scope: string): readonly string[] {
  return Object.hasOwn(CLAIMS_OF_SCOPE, scope) ? CLAIMS_OF_SCOPE[scope as OpenIdScope] : [];
}

function secondsOf(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

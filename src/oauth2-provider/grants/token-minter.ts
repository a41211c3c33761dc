import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiKeysStore, generateKey } from '../../auth/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { AccessUrl } from '../../common/index.js';
import { SigningKeys } from '../../crypto-keys/index.js';
import { settings } from '../../core/index.js';
import type { Write } from '../../database/index.js';
import { DpopProofs } from '../../dpop/index.js';
import type { ClientId } from '../apps/client-id.js';
import { narrowScope, parseScope, type ScopeCatalog } from '../checks/scope.js';
import type { TokenBinding } from '../checks/token-binding.js';
import type { SubjectType } from '../entities/token.entity.js';
import { generateOAuthSecret } from '../oauth-secret.js';
import { accessTokenClaims } from '../resource-servers/access-token-claims.js';
import { MAX_JWT_LIFETIME_SECONDS } from '../resource-servers/resource-server-rules.js';
import type { TargetResource } from '../resource-servers/target-resource.js';
import type { GrantRow } from './grants.repository.js';
import { GrantsStore } from './grants.store.js';
import type { AccessTokenResponse } from './access-token-response.js';

export class TokenMinterSettings extends settings('oauthAccessTokenLifetimeSeconds', 'oauthRefreshLifetimeSeconds') {}

export interface MintRequest {
  readonly clientId: ClientId;
  readonly grant: Omit<GrantRow, 'authTime' | 'acr' | 'sid' | 'claims'>;
  /** The resource of the grant. */
  readonly target: TargetResource;
  /** The user of the token, with full scope: the key is created with that user's permissions. */
  readonly owner: Actor;
  readonly subjectType: SubjectType;
  /** The apps that exchanged tokens for this one, the latest first. Absent: none did. */
  readonly actorIds?: readonly string[];
  readonly appSecretId: string | null;
  /** Space-separated scope of the access token. */
  readonly scope: string;
  readonly binding: TokenBinding;
  /** Whether the response includes a refresh token. */
  readonly isRefreshable: boolean;
  readonly clientAddress: string;
  readonly now: Date;
}

export interface MintedTokens {
  /** Of the row. */
  readonly id: string;
  readonly answer: AccessTokenResponse;
  /** To be made while the grant is locked. They use up the DPoP proof that the tokens are bound by. */
  readonly writes: readonly Write[];
}

/** Creates the tokens of a grant. */
@Injectable()
export class TokenMinter {
  constructor(
    private readonly keys: ApiKeysStore,
    private readonly grants: GrantsStore,
    private readonly signing: SigningKeys,
    private readonly proofs: DpopProofs,
    private readonly accessUrl: AccessUrl,
    private readonly settings: TokenMinterSettings,
  ) {}

  async mint(request: MintRequest): Promise<MintedTokens> {
    const { grant, target, owner, subjectType, actorIds = [], binding, now } = request;
    checkScope(request.scope, grant.scope, target.catalog);
    const key = generateKey();
    const refresh = request.isRefreshable ? generateOAuthSecret() : null;
    const id = randomUUID();
    const expiresAt = earlier(after(now, accessTokenSeconds(target, this.settings)), grant.absoluteExpiresAt);
    const lifetimeSeconds = Math.floor((expiresAt.getTime() - now.getTime()) / 1000);

    const accessToken =
      target.server?.accessTokenFormat === 'jwt'
        ? // The row is found by `jti`; nobody knows the secret of the key.
          await this.signing.sign(
            'at+jwt',
            accessTokenClaims({
              ...request,
              scope: ofResource(request),
              actorIds,
              keyId: key.id,
              issuer: this.accessUrl.issuer,
              expiresAt,
            }),
          )
        : key.text;

    const { write: keyInsertion } = this.keys.insertion(owner, null, {
      id: key.id,
      hashedSecret: key.hashedSecret,
      userId: grant.userId,
      loginType: 'oauth2_provider_app',
      tokenName: `${grant.userId}_${grant.appId}_oauth_session_token`,
      scopes: request.scope.split(' '),
      allowList: ['*:*'],
      lifetimeSeconds,
      expiresAt,
      clientAddress: request.clientAddress,
      userAgent: null,
      authTime: null,
      createdAt: now,
    });
    const tokenInsertion = this.grants.tokenInsertion(systemSubject('system-oauth2'), {
      id,
      refresh,
      grantId: grant.id,
      userId: grant.userId,
      appId: grant.appId,
      appSecretId: request.appSecretId,
      apiKeyId: key.id,
      accessHash: key.hashedSecret,
      subjectType,
      actorIds,
      subject: grant.subject,
      audience: grant.resource,
      dpopJkt: binding.kind === 'key' ? binding.proof.jkt : null,
      scope: request.scope,
      expiresAt: refresh ? earlier(after(now, this.settings.oauthRefreshLifetimeSeconds), grant.absoluteExpiresAt) : expiresAt,
    });
    return {
      id,
      answer: {
        access_token: accessToken,
        token_type: binding.kind === 'key' ? 'DPoP' : 'Bearer',
        expires_in: lifetimeSeconds,
        ...(refresh && { refresh_token: refresh.text }),
        expiry: expiresAt.toISOString(),
        scope: request.scope,
      },
      writes: [keyInsertion, tokenInsertion, ...(binding.kind === 'key' ? [this.proofs.using(binding.proof)] : [])],
    };
  }
}

/** What means something to the resource (RFC 9068 section 3). */
function ofResource({ scope, target }: MintRequest): string {
  return scope
    .split(' ')
    .filter((name) => !target.catalog.openId.includes(name))
    .join(' ');
}

/** How long access tokens for this resource are valid. */
export function accessTokenSeconds(
  { server }: TargetResource,
  { oauthAccessTokenLifetimeSeconds }: Pick<TokenMinterSettings, 'oauthAccessTokenLifetimeSeconds'>,
): number {
  const seconds = server?.accessTokenLifetimeSeconds ?? oauthAccessTokenLifetimeSeconds;
  return server?.accessTokenFormat === 'jwt' ? Math.min(seconds, MAX_JWT_LIFETIME_SECONDS) : seconds;
}

/** Each kind of grant narrows scopes in its own way, but none may widen them. */
function checkScope(ofToken: string, ofGrant: string, catalog: ScopeCatalog): void {
  const scopes = parseScope(ofToken, catalog);
  const within = narrowScope(scopes, [parseScope(ofGrant, catalog)], catalog);
  if (scopes.length === 0 || within.length < scopes.length) throw new Error('a token has at most the scope of its grant');
}

function after(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

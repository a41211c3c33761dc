import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiKeysStore, generateKey } from '../../auth/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { settings } from '../../core/index.js';
import type { Write } from '../../database/index.js';
import { narrowScope, parseScope } from '../checks/scope.js';
import { generateOAuthSecret } from '../oauth-secret.js';
import { SCOPE_CATALOG } from '../scope-catalog.js';
import type { GrantRow } from './grants.repository.js';
import { GrantsStore } from './grants.store.js';
import type { AccessTokenResponse } from './access-token-response.js';

export class TokenMinterSettings extends settings('oauthAccessTokenLifetimeSeconds', 'oauthRefreshLifetimeSeconds') {}

export interface MintRequest {
  readonly grant: GrantRow;
  /** The user of the token, with full scope: the key is created with that user's permissions. */
  readonly owner: Actor;
  readonly appSecretId: string | null;
  /** Space-separated scope of the access token. */
  readonly scope: string;
  /** Whether the response includes a refresh token. */
  readonly isRefreshable: boolean;
  readonly clientAddress: string;
  readonly now: Date;
}

export interface MintedTokens {
  /** Of the row. */
  readonly id: string;
  readonly answer: AccessTokenResponse;
  /** To be made while the grant is locked. */
  readonly writes: readonly Write[];
}

/** Creates a pair of tokens for a grant. */
@Injectable()
export class TokenMinter {
  constructor(
    private readonly keys: ApiKeysStore,
    private readonly grants: GrantsStore,
    private readonly settings: TokenMinterSettings,
  ) {}

  mint(request: MintRequest): MintedTokens {
    const { grant, owner, now } = request;
    checkScope(request.scope, grant.scope);
    const key = generateKey();
    const refresh = generateOAuthSecret();
    const id = randomUUID();
    const expiresAt = earlier(after(now, this.settings.oauthAccessTokenLifetimeSeconds), grant.absoluteExpiresAt);
    const lifetimeSeconds = Math.floor((expiresAt.getTime() - now.getTime()) / 1000);

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
      audience: grant.resource,
      scope: request.scope,
      expiresAt: earlier(after(now, this.settings.oauthRefreshLifetimeSeconds), grant.absoluteExpiresAt),
    });
    return {
      id,
      answer: {
        access_token: key.text,
        token_type: 'Bearer',
        expires_in: lifetimeSeconds,
        ...(request.isRefreshable && { refresh_token: refresh.text }),
        expiry: expiresAt.toISOString(),
        scope: request.scope,
      },
      writes: [keyInsertion, tokenInsertion],
    };
  }
}

/** Each kind of grant narrows scopes in its own way, but none may widen them. */
function checkScope(ofToken: string, ofGrant: string): void {
  const scopes = parseScope(ofToken, SCOPE_CATALOG);
  const within = narrowScope(scopes, [parseScope(ofGrant, SCOPE_CATALOG)], SCOPE_CATALOG);
  if (scopes.length === 0 || within.length < scopes.length) throw new Error('a token has at most the scope of its grant');
}

function after(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

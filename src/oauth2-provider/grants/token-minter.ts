import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ApiKeysStore, generateKey } from '../../auth/index.js';
import { type Actor, systemSubject } from '../../authz/index.js';
import { generateOAuthSecret } from '../oauth-secret.js';
import type { GrantRow } from './grants.repository.js';
import { GrantsStore } from './grants.store.js';
import type { TokenAnswer } from './token-answer.js';

export interface TokenLifetimes {
  /** Of an access token. It never slides. */
  readonly accessSeconds: number;
  /** Of an unused refresh token. */
  readonly refreshSeconds: number;
  /** Of the grant: no refresh works past it. */
  readonly grantSeconds: number;
}

export interface MintRequest {
  readonly grant: GrantRow;
  /** The person the token speaks for, with full scope: the key is made with that person's rights. */
  readonly owner: Actor;
  readonly appSecretId: string | null;
  /** Space-separated scope of the access token. */
  readonly scope: string;
  readonly clientAddress: string;
  readonly now: Date;
}

/** Makes a pair of tokens inside the transaction that holds the grant's lock. */
@Injectable()
export class TokenMinter {
  constructor(
    private readonly keys: ApiKeysStore,
    private readonly grants: GrantsStore,
    readonly lifetimes: TokenLifetimes,
  ) {}

  async mint(request: MintRequest, tx: EntityManager): Promise<{ id: string; answer: TokenAnswer }> {
    const { grant, owner, now } = request;
    const key = generateKey();
    const refresh = generateOAuthSecret();
    const id = randomUUID();
    const expiresAt = earlier(after(now, this.lifetimes.accessSeconds), grant.absoluteExpiresAt);
    const lifetimeSeconds = Math.floor((expiresAt.getTime() - now.getTime()) / 1000);

    await this.keys.insert(
      owner,
      {
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
      },
      tx,
    );
    await this.grants.insertToken(
      systemSubject('system-oauth2'),
      {
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
        expiresAt: earlier(after(now, this.lifetimes.refreshSeconds), grant.absoluteExpiresAt),
      },
      tx,
    );
    return {
      id,
      answer: {
        access_token: key.text,
        token_type: 'Bearer',
        expires_in: lifetimeSeconds,
        refresh_token: refresh.text,
        expiry: expiresAt.toISOString(),
        scope: request.scope,
      },
    };
  }
}

function after(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { mayActCondition } from '../../auth/index.js';
import type { JwtAlgorithm } from '../../crypto-keys/index.js';
import { type Guard, GuardTemplate, HELD, selectList } from '../../database/index.js';
import type { ClaimSettings } from '../openid/claim-settings.js';
import type { AuthenticationColumns } from '../client-keys/client-authentication.js';
import { GRANT_COLUMNS, type GrantRow } from './grants.repository.js';

/** What decisions read of an app's registration. */
export interface Registration extends AuthenticationColumns, ClaimSettings {
  readonly scope: string;
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
  /** It is not excepted from PKCE. */
  readonly requirePkce: boolean;
  /** It gets only bound tokens. */
  readonly dpopBoundAccessTokens: boolean;
  /** The account that the app acts as when it acts for itself. */
  readonly serviceAccountId: string | null;
  readonly idTokenSignedResponseAlg: JwtAlgorithm;
  readonly idTokenUserClaims: boolean;
}

/** What `lockLive` checks a grant against. */
export interface LivenessCheck {
  readonly now: Date;
  /** The secret the client authenticated with; null without one. */
  readonly appSecretId: string | null;
}

/** An app that gets a token for itself. */
export interface ActingForItself {
  readonly appId: string;
  /** Its service account. */
  readonly accountId: string;
  /** The secret it authenticated with. */
  readonly appSecretId: string | null;
  readonly now: Date;
}

/** A token that an app exchanges for another one. */
export interface Exchanging {
  readonly appId: string;
  /** The secret it authenticated with. */
  readonly appSecretId: string | null;
  readonly subject: {
    readonly tokenId: string;
    readonly grantId: string;
    readonly userId: string;
    /** The app that it was issued to. */
    readonly appId: string;
  };
  readonly now: Date;
}

const APP = new GuardTemplate<[id: string]>(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 AND ${HELD} FOR KEY SHARE`);
const LIVE_GRANT = new GuardTemplate<[id: string, now: Date]>(
  `SELECT 1 FROM oauth2_provider_grants WHERE id = $1 AND revoked_at IS NULL AND absolute_expires_at > $2 AND ${HELD} FOR UPDATE`,
);
/** The same for an exchange, which others need not wait for: only what ends the grant does. */
const SHARED_GRANT = new GuardTemplate<[id: string, now: Date]>(
  `SELECT 1 FROM oauth2_provider_grants WHERE id = $1 AND revoked_at IS NULL AND absolute_expires_at > $2 AND ${HELD} FOR SHARE`,
);
/** Its access token has not been replaced, deleted or expired. */
const ACCESS_TOKEN = new GuardTemplate<[id: string, now: Date]>(
  `SELECT 1 FROM oauth2_provider_app_tokens t JOIN api_keys k ON k.id = t.api_key_id
    WHERE t.id = $1 AND k.expires_at > $2 AND ${HELD} FOR SHARE OF t, k`,
);
const MAY_ACT = `id = $1 AND ${mayActCondition('u', '$2')}`;
const LIVE_USER = new GuardTemplate<[id: string, now: Date]>(`SELECT 1 FROM users u WHERE ${MAY_ACT} AND ${HELD} FOR SHARE`);
const SECRET = new GuardTemplate<[id: string, appId: string]>(
  `SELECT 1 FROM oauth2_provider_app_secrets WHERE id = $1 AND app_id = $2 AND ${HELD} FOR KEY SHARE`,
);
/** The column and its type for every property, so that what is read and what is compared are the same. */
const REGISTRATION: {
  readonly [Property in keyof Registration]-?: readonly [column: string, type: 'text' | 'text[]' | 'uuid' | 'jsonb' | 'boolean'];
} = {
  scope: ['scope', 'text'],
  grantTypes: ['grant_types', 'text[]'],
  redirectUris: ['redirect_uris', 'text[]'],
  requirePkce: ['require_pkce', 'boolean'],
  dpopBoundAccessTokens: ['dpop_bound_access_tokens', 'boolean'],
  serviceAccountId: ['service_account_id', 'uuid'],
  idTokenSignedResponseAlg: ['id_token_signed_response_alg', 'text'],
  idTokenUserClaims: ['id_token_user_claims', 'boolean'],
  groupFilter: ['group_filter', 'text[]'],
  roleFilter: ['role_filter', 'text[]'],
  claimNames: ['claim_names', 'jsonb'],
  tokenEndpointAuthMethod: ['token_endpoint_auth_method', 'text'],
  jwks: ['jwks', 'jsonb'],
  jwksUri: ['jwks_uri', 'text'],
  tokenEndpointAuthSigningAlg: ['token_endpoint_auth_signing_alg', 'text'],
};
const PROPERTIES = Object.keys(REGISTRATION) as (keyof Registration)[]; // Its keys are these.
const REGISTRATION_COLUMNS = selectList(Object.fromEntries(PROPERTIES.map((property) => [property, REGISTRATION[property][0]])));
const IS_AS_ASSUMED = PROPERTIES.map((property, index) => {
  const [column, type] = REGISTRATION[property];
  return `${column} IS NOT DISTINCT FROM $${index + 2}::${type}`;
}).join(' AND ');
/** Read by a function: the statement itself sees the app as it was before the waiting. */
const UNCHANGED_REGISTRATION = new GuardTemplate<[appId: string, ...assumed: unknown[]]>(
  `SELECT 1 FROM current_oauth2_provider_app($1) WHERE ${IS_AS_ASSUMED} AND ${HELD}`,
);

/** What must not change until tokens are issued, as locks of a transaction and as guards of one statement. */
@Injectable()
export class GrantLocksRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Locks a live grant until the transaction ends, in the order that every writer uses: app, grant, user. Null when the grant was
   * revoked or has expired, the app or the client's secret was deleted, or the user may not act. Deleting an app or a
   * secret locks the app first, so both stay until the transaction ends.
   */
  async lockLive(id: string, { now, appSecretId }: LivenessCheck, tx: EntityManager): Promise<GrantRow | null> {
    const apps = await tx.query<unknown[]>(
      `SELECT 1 FROM oauth2_provider_apps WHERE id = (SELECT app_id FROM oauth2_provider_grants WHERE id = $1) FOR KEY SHARE`,
      [id],
    );
    if (apps.length === 0) return null;
    const [grant] = await tx.query<GrantRow[]>(
      `SELECT ${selectList(GRANT_COLUMNS)} FROM oauth2_provider_grants
        WHERE id = $1 AND revoked_at IS NULL AND absolute_expires_at > $2
          FOR UPDATE`,
      [id, now],
    );
    if (!grant || !(await lockUser(grant.userId, now, tx))) return null;
    return (await lockSecret(appSecretId, grant.appId, tx)) ? grant : null;
  }

  /**
   * The same, in the same order, for an app that acts for itself: it has no grant yet. Says what is missing, or null: the app or its secret
   * was deleted, or the account cannot act.
   */
  async lockForItself({ appId, accountId, appSecretId, now }: ActingForItself, tx: EntityManager): Promise<'client' | 'account' | null> {
    const apps = await tx.query<unknown[]>(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR KEY SHARE`, [appId]);
    if (apps.length === 0) return 'client';
    if (!(await lockUser(accountId, now, tx))) return 'account';
    return (await lockSecret(appSecretId, appId, tx)) ? null : 'client';
  }

  /** The same as guards of one statement. */
  forItself({ appId, accountId, appSecretId, now }: ActingForItself): Guard[] {
    return [APP.with(appId), LIVE_USER.with(accountId, now), ...secretGuards(appSecretId, appId)];
  }

  /** The same as guards of one statement. */
  liveness({ id, userId, appId }: GrantRow, { now, appSecretId }: LivenessCheck): Guard[] {
    return [APP.with(appId), LIVE_GRANT.with(id, now), LIVE_USER.with(userId, now), ...secretGuards(appSecretId, appId)];
  }

  /** The guards of an exchange: the exchanging app, and everything that its subject token depends on. Both apps stay until the end. */
  exchanging({ appId, appSecretId, subject, now }: Exchanging): Guard[] {
    return [
      APP.with(appId),
      APP.with(subject.appId),
      SHARED_GRANT.with(subject.grantId, now),
      ACCESS_TOKEN.with(subject.tokenId, now),
      LIVE_USER.with(subject.userId, now),
      ...secretGuards(appSecretId, appId),
    ];
  }

  /** The current registration of a client, without a lock. Null: the app, or the secret that it authenticated with, was deleted. */
  async findClient(appId: string, appSecretId: string | null): Promise<Registration | null> {
    const [registration] = await this.dataSource.query<Registration[]>(
      `SELECT ${REGISTRATION_COLUMNS} FROM oauth2_provider_apps a
        WHERE a.id = $1 AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM oauth2_provider_app_secrets s WHERE s.id = $2 AND s.app_id = a.id))`,
      [appId, appSecretId],
    );
    return registration ?? null;
  }

  /**
   * The app's registration as it is now. A change of an app must not wait for its clients, which could otherwise block it: it is therefore
   * not locked, but read last, by a statement of its own after all waiting.
   */
  async findRegistration(appId: string, tx: EntityManager): Promise<Registration | null> {
    const [registration] = await tx.query<Registration[]>(`SELECT ${REGISTRATION_COLUMNS} FROM oauth2_provider_apps WHERE id = $1`, [
      appId,
    ]);
    return registration ?? null;
  }

  /** The same as a guard: it is still the one that the decision assumed. For the same reason, after all guards that can wait. */
  unchangedRegistration(appId: string, assumed: Registration): Guard {
    return UNCHANGED_REGISTRATION.with(appId, ...PROPERTIES.map((property) => parameterOf(property, assumed)));
  }
}

function parameterOf(property: keyof Registration, assumed: Registration): unknown {
  const value = assumed[property];
  return REGISTRATION[property][1] === 'jsonb' && value !== null ? JSON.stringify(value) : value;
}

async function lockUser(id: string, now: Date, tx: EntityManager): Promise<boolean> {
  const users = `SELECT 1 FROM users u WHERE ${MAY_ACT} FOR SHARE`;
  return (await tx.query<unknown[]>(users, [id, now])).length > 0;
}

/** True without a secret: the client is public, or signs. */
async function lockSecret(id: string | null, appId: string, tx: EntityManager): Promise<boolean> {
  if (id === null) return true;
  const secrets = `SELECT 1 FROM oauth2_provider_app_secrets WHERE id = $1 AND app_id = $2 FOR KEY SHARE`;
  return (await tx.query<unknown[]>(secrets, [id, appId])).length > 0;
}

function secretGuards(id: string | null, appId: string): Guard[] {
  return id === null ? [] : [SECRET.with(id, appId)];
}

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { mayActCondition } from '../../auth/index.js';
import { type Guard, GuardTemplate, HELD, selectList } from '../../database/index.js';
import type { AuthenticationColumns } from '../client-keys/client-authentication.js';
import { GRANT_COLUMNS, type GrantRow } from './grants.repository.js';

/** What decisions read of an app's registration. */
export interface Registration extends AuthenticationColumns {
  readonly scope: string;
  readonly grantTypes: readonly string[];
  readonly redirectUris: readonly string[];
  /** It gets only bound tokens. */
  readonly dpopBoundAccessTokens: boolean;
  /** The account that the app acts as when it acts for itself. */
  readonly serviceAccountId: string | null;
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
/** Read by a function: the statement itself sees the app as it was before the waiting. */
const REGISTRATION = new GuardTemplate<
  [
    appId: string,
    scope: string,
    grantTypes: readonly string[],
    redirectUris: readonly string[],
    serviceAccountId: string | null,
    tokenEndpointAuthMethod: string,
    jwks: string | null,
    jwksUri: string | null,
    tokenEndpointAuthSigningAlg: string | null,
    dpopBoundAccessTokens: boolean,
  ]
>(
  `SELECT 1 FROM current_oauth2_provider_app($1) WHERE scope = $2 AND grant_types = $3 AND redirect_uris = $4
      AND service_account_id IS NOT DISTINCT FROM $5::uuid AND token_endpoint_auth_method = $6 AND jwks IS NOT DISTINCT FROM $7::jsonb
      AND jwks_uri IS NOT DISTINCT FROM $8 AND token_endpoint_auth_signing_alg IS NOT DISTINCT FROM $9
      AND dpop_bound_access_tokens = $10::boolean AND ${HELD}`,
);

const REGISTRATION_COLUMNS = `
  scope, grant_types AS "grantTypes", redirect_uris AS "redirectUris", service_account_id AS "serviceAccountId",
  token_endpoint_auth_method AS "tokenEndpointAuthMethod", jwks, jwks_uri AS "jwksUri",
  token_endpoint_auth_signing_alg AS "tokenEndpointAuthSigningAlg", dpop_bound_access_tokens AS "dpopBoundAccessTokens"`;

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
    const { scope, grantTypes, redirectUris, serviceAccountId, dpopBoundAccessTokens } = assumed;
    const { tokenEndpointAuthMethod, jwks, jwksUri, tokenEndpointAuthSigningAlg } = assumed;
    const keys = jwks && JSON.stringify(jwks);
    return REGISTRATION.with(
      appId,
      scope,
      grantTypes,
      redirectUris,
      serviceAccountId,
      tokenEndpointAuthMethod,
      keys,
      jwksUri,
      tokenEndpointAuthSigningAlg,
      dpopBoundAccessTokens,
    );
  }
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

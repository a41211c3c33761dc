import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows, countRows, type RowColumns, selectList } from '../../database/index.js';
import type { AuthenticationColumns } from '../client-keys/client-authentication.js';
import type { ClientType } from '../entities/app.entity.js';
import {
  type AppFields,
  type AppLinks,
  type AppUpdate,
  type OpenIdSettings,
  authenticationValues,
  insertedValues,
  openIdValues,
} from './app-fields.js';

export interface AppRow extends AuthenticationColumns, AppLinks, OpenIdSettings {
  readonly id: string;
  readonly name: string;
  readonly icon: string;
  readonly callbackUrl: string;
  readonly redirectUris: readonly string[];
  readonly clientType: ClientType;
  readonly dynamicallyRegistered: boolean;
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly scope: string;
  /** The account that the app acts as when it acts for itself. */
  readonly serviceAccountId: string | null;
  /** Its authorization requests count only if it pushes them. */
  readonly requirePushedAuthorizationRequests: boolean;
  /** It gets only tokens that are bound to a key (RFC 9449). */
  readonly dpopBoundAccessTokens: boolean;
  /** An administrator vouches for it. Never one that registered itself. */
  readonly isVerified: boolean;
  /** The administrator who registered it; null if it registered itself or nobody knows. */
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

/** Who registered an app: an administrator, or the app itself. */
export interface Registrant {
  readonly username: string | null;
  /** From which an app registered itself without a token. */
  readonly network: string | null;
}

export const APP_COLUMNS: RowColumns<AppRow> = {
  id: 'id',
  name: 'name',
  icon: 'icon',
  callbackUrl: 'callback_url',
  redirectUris: 'redirect_uris',
  clientType: 'client_type',
  dynamicallyRegistered: 'dynamically_registered',
  grantTypes: 'grant_types',
  responseTypes: 'response_types',
  tokenEndpointAuthMethod: 'token_endpoint_auth_method',
  jwks: 'jwks',
  jwksUri: 'jwks_uri',
  tokenEndpointAuthSigningAlg: 'token_endpoint_auth_signing_alg',
  scope: 'scope',
  serviceAccountId: 'service_account_id',
  requirePushedAuthorizationRequests: 'require_pushed_authorization_requests',
  dpopBoundAccessTokens: 'dpop_bound_access_tokens',
  clientUri: 'client_uri',
  policyUri: 'policy_uri',
  tosUri: 'tos_uri',
  isVerified: 'is_verified',
  idTokenSignedResponseAlg: 'id_token_signed_response_alg',
  userinfoSignedResponseAlg: 'userinfo_signed_response_alg',
  idTokenUserClaims: 'id_token_user_claims',
  defaultMaxAge: 'default_max_age',
  requireAuthTime: 'require_auth_time',
  postLogoutRedirectUris: 'post_logout_redirect_uris',
  backchannelLogoutUri: 'backchannel_logout_uri',
  backchannelLogoutSessionRequired: 'backchannel_logout_session_required',
  subjectType: 'subject_type',
  sectorIdentifierUri: 'sector_identifier_uri',
  groupFilter: 'group_filter',
  roleFilter: 'role_filter',
  claimNames: 'claim_names',
  requirePkce: 'require_pkce',
  createdBy: 'created_by',
  createdAt: 'created_at',
};
const COLUMNS = selectList(APP_COLUMNS);

/** Without an id the app gets a new one. */
const INSERT = `INSERT INTO oauth2_provider_apps (id, name, icon, callback_url, redirect_uris, client_type, grant_types, scope,
                                        service_account_id, dpop_bound_access_tokens, dynamically_registered, token_endpoint_auth_method, jwks,
                                        jwks_uri, token_endpoint_auth_signing_alg, require_pushed_authorization_requests,
                                        client_uri, policy_uri, tos_uri, is_verified, created_by,
                                        id_token_signed_response_alg, userinfo_signed_response_alg, id_token_user_claims, default_max_age,
                                        require_auth_time, post_logout_redirect_uris, backchannel_logout_uri,
                                        backchannel_logout_session_required, subject_type, sector_identifier_uri, group_filter, role_filter, claim_names,
                                        require_pkce)
       VALUES (coalesce($1::uuid, gen_random_uuid()), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
               $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)`;

@Injectable()
export class AppsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async findById(id: string): Promise<AppRow | null> {
    const rows = await this.dataSource.query<AppRow[]>(`SELECT ${COLUMNS} FROM oauth2_provider_apps WHERE id = $1`, [id]);
    return rows[0] ?? null;
  }

  async findRegistrant(id: string): Promise<Registrant> {
    const [registrant] = await this.dataSource.query<Registrant[]>(
      `SELECT u.username, r.network FROM oauth2_provider_apps a
         LEFT JOIN users u ON u.id = a.created_by AND NOT u.deleted
         LEFT JOIN oauth2_provider_registrations r ON r.app_id = a.id
        WHERE a.id = $1`,
      [id],
    );
    return registrant ?? { username: null, network: null };
  }

  async list(): Promise<AppRow[]> {
    return this.dataSource.query<AppRow[]>(
      `SELECT ${COLUMNS} FROM oauth2_provider_apps ORDER BY lower(name), created_at, id LIMIT ${MAX_ROWS}`,
    );
  }

  /** The names of the apps that an administrator registered, and of those that are part of this server. */
  async listReviewedNames(): Promise<string[]> {
    const rows = await this.dataSource.query<{ name: string }[]>(
      `SELECT name FROM oauth2_provider_apps WHERE NOT dynamically_registered ORDER BY id LIMIT ${MAX_ROWS}`,
    );
    return rows.map(({ name }) => name);
  }

  /** Counts the apps without these. */
  async count(exceptIds: readonly string[]): Promise<number> {
    return countRows(this.dataSource, `FROM oauth2_provider_apps WHERE id <> ALL ($1::uuid[])`, [exceptIds]);
  }

  /** Apps that hold a live grant of this user. */
  async listAuthorizedBy(userId: string, now: Date): Promise<AppRow[]> {
    return this.dataSource.query<AppRow[]>(
      `SELECT ${COLUMNS} FROM oauth2_provider_apps a
        WHERE a.id IN (
          SELECT g.app_id FROM oauth2_provider_grants g
           WHERE g.user_id = $1 AND g.revoked_at IS NULL AND g.absolute_expires_at > $2
             AND EXISTS (SELECT 1 FROM oauth2_provider_app_tokens t WHERE t.grant_id = g.id AND t.subject_type = 'user'))
        ORDER BY lower(name), created_at, id
        LIMIT ${MAX_ROWS}`,
      [userId, now],
    );
  }

  async insert(app: AppFields, tx: EntityManager, id: string | null = null): Promise<AppRow> {
    const rows = await tx.query<AppRow[]>(`${INSERT} RETURNING ${COLUMNS}`, insertedValues(id, app));
    const [row] = rows;
    if (!row) throw new Error('an insert returned no row');
    return row;
  }

  /** Creates the app with this id, or brings its redirect URIs up to date. */
  async upsert(id: string, app: AppFields): Promise<void> {
    await this.dataSource.query(
      `${INSERT}
       ON CONFLICT ON CONSTRAINT oauth2_provider_apps_pkey DO UPDATE
          SET callback_url = excluded.callback_url, redirect_uris = excluded.redirect_uris, updated_at = now()`,
      insertedValues(id, app),
    );
  }

  /** The client type changes only with the document of a client (OAuth 2.1 section 2.1). */
  async update(id: string, app: AppUpdate, tx: EntityManager): Promise<AppRow | null> {
    const { authentication, clientType = null } = app;
    const authenticated = authentication ? authenticationValues(authentication) : [null, null, null, null];
    const [rows] = await tx.query<[AppRow[], number]>(
      `UPDATE oauth2_provider_apps
          SET name = $2, icon = $3, callback_url = $4, redirect_uris = $5, grant_types = $6, scope = $7, service_account_id = $8,
              client_type = coalesce($9, client_type), token_endpoint_auth_method = coalesce($10, token_endpoint_auth_method),
              jwks = CASE WHEN $10::text IS NULL THEN jwks ELSE $11::jsonb END,
              jwks_uri = CASE WHEN $10::text IS NULL THEN jwks_uri ELSE $12 END,
              token_endpoint_auth_signing_alg = CASE WHEN $10::text IS NULL THEN token_endpoint_auth_signing_alg ELSE $13 END,
              require_pushed_authorization_requests = coalesce($14, require_pushed_authorization_requests),
              dpop_bound_access_tokens = $15,
              client_uri = $16, policy_uri = $17, tos_uri = $18, is_verified = coalesce($19, is_verified),
              id_token_signed_response_alg = $20, userinfo_signed_response_alg = $21, id_token_user_claims = $22, default_max_age = $23,
              require_auth_time = $24,
              post_logout_redirect_uris = $25, backchannel_logout_uri = $26, backchannel_logout_session_required = $27,
              subject_type = $28, sector_identifier_uri = $29, group_filter = $30, role_filter = $31, claim_names = $32, require_pkce = $33,
              updated_at = now()
        WHERE id = $1
    RETURNING ${COLUMNS}`,
      [
        id,
        app.name,
        app.icon,
        app.redirectUris[0] ?? '',
        app.redirectUris,
        app.grantTypes,
        app.scope,
        app.serviceAccountId,
        clientType,
        ...authenticated,
        app.requirePushedAuthorizationRequests ?? null,
        app.dpopBoundAccessTokens,
        app.clientUri,
        app.policyUri,
        app.tosUri,
        app.isVerified ?? null,
        ...openIdValues(app),
      ],
    );
    return rows[0] ?? null;
  }

  /** Locks the app against changes and deletion until the transaction ends; with `exclusively`, also against exchanges. */
  async lockForUpdate(id: string, exclusively: boolean, tx: EntityManager): Promise<AppRow | null> {
    const strength = exclusively ? 'UPDATE' : 'NO KEY UPDATE';
    const rows = await tx.query<AppRow[]>(`SELECT ${COLUMNS} FROM oauth2_provider_apps WHERE id = $1 FOR ${strength}`, [id]);
    return rows[0] ?? null;
  }

  /** Locks the app against deletion and against another service account. */
  async lockForSecret(id: string, tx: EntityManager): Promise<AppRow | null> {
    const rows = await tx.query<AppRow[]>(`SELECT ${COLUMNS} FROM oauth2_provider_apps WHERE id = $1 FOR KEY SHARE`, [id]);
    return rows[0] ?? null;
  }

  async isServiceAccount(userId: string, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`SELECT 1 FROM users WHERE id = $1 AND is_service_account AND NOT deleted`, [userId]);
    return rows.length > 0;
  }

  /** Waits for running exchanges (they hold a key-share lock) and blocks new ones. */
  async lock(id: string, tx: EntityManager): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1 FOR UPDATE`, [id]);
    return rows.length > 0;
  }

  /** Deletes apps that have no grants and that the caller has locked. */
  async deleteAll(ids: readonly string[], tx: EntityManager): Promise<AppRow[]> {
    const [rows] = await tx.query<[AppRow[], number]>(`DELETE FROM oauth2_provider_apps WHERE id = ANY ($1) RETURNING ${COLUMNS}`, [ids]);
    return rows;
  }

  /** Also deletes grants, codes, tokens and secrets. The access tokens are API keys and must be deleted before. */
  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM oauth2_provider_apps WHERE id = $1`, [id]));
  }
}

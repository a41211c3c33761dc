import { Injectable } from '@nestjs/common';
import { type Actor, buildUserSubject } from '../authz/index.js';
import { BatchedLookUp, PreparedStatements } from '../database/index.js';
import type { ApiKeyLoginType } from './api-key.entity.js';
import { type CredentialRecord, Credentials } from './credentials.js';
import { StoredRolesRepository } from './stored-roles.repository.js';
import type { UpstreamLink } from './upstream-links.js';

/** Every role that counts: site roles, `member`, and for each organization the member's, the floor role and its defaults (spec rbac 1.8). */
const ROLES = `
  u.rbac_roles || '{member}'::text[] || ARRAY(
    SELECT role || ':' || m.organization_id
      FROM organization_members m
      JOIN organizations o ON o.id = m.organization_id AND NOT o.deleted
     CROSS JOIN LATERAL unnest(
       m.roles || o.default_org_member_roles
       || CASE WHEN u.is_service_account THEN '{organization-service-account}'::text[] ELSE '{organization-member}'::text[] END) AS role
     WHERE m.user_id = u.id)`;

/** `Everyone` needs no row: it has the organization's id, and membership there decides. */
const GROUPS = `ARRAY(SELECT g.group_id FROM group_members g WHERE g.user_id = u.id)`;

const FIND_KEYS = `
  SELECT k.id, k.hashed_secret, k.login_type, k.expires_at, k.last_used, k.lifetime_seconds::float8 AS lifetime_seconds,
         k.scopes, k.allow_list, t.audience, l.id AS link_id, l.provider_id, l.oauth_expiry,
         u.id AS user_id, u.username, u.email, u.status, u.deleted, ${ROLES} AS roles, ${GROUPS} AS groups
    FROM api_keys k
    JOIN users u ON u.id = k.user_id
    LEFT JOIN oauth2_provider_app_tokens t ON t.api_key_id = k.id
    LEFT JOIN user_links l ON l.user_id = k.user_id AND l.login_type = k.login_type
   WHERE k.id = ANY ($1)`;

const FIND_USER = `
  SELECT u.id AS user_id, u.username, u.email, u.status, u.deleted, ${ROLES} AS roles, ${GROUPS} AS groups
    FROM users u
   WHERE u.id = $1 AND NOT u.deleted`;

interface UserRow {
  readonly user_id: string;
  readonly username: string;
  readonly email: string;
  readonly status: 'active' | 'dormant' | 'suspended';
  readonly deleted: boolean;
  readonly roles: string[];
  readonly groups: string[];
}

interface KeyRow extends UserRow {
  readonly id: string;
  readonly hashed_secret: Buffer;
  readonly login_type: ApiKeyLoginType;
  readonly expires_at: Date;
  readonly last_used: Date;
  readonly lifetime_seconds: number;
  readonly scopes: string[];
  readonly allow_list: string[];
  readonly audience: string | null;
  readonly link_id: string | null;
  readonly provider_id: string | null;
  readonly oauth_expiry: Date | null;
}

/** The one place that builds an acting subject from the database: for a presented key, and for a user a grant speaks for. */
@Injectable()
export class CredentialsRepository extends Credentials {
  private readonly keys: BatchedLookUp<KeyRow>;

  constructor(
    private readonly statements: PreparedStatements,
    private readonly storedRoles: StoredRolesRepository,
  ) {
    super();
    this.keys = new BatchedLookUp(
      (ids) => this.statements.run<KeyRow>('credentials_find_keys', FIND_KEYS, [ids]),
      (row) => row.id,
    );
  }

  override async find(keyId: string): Promise<CredentialRecord | null> {
    const row = await this.keys.find(keyId);
    if (!row) return null;
    return {
      id: row.id,
      hashedSecret: row.hashed_secret,
      loginType: row.login_type,
      expiresAt: row.expires_at,
      lastUsed: row.last_used,
      lifetimeSeconds: row.lifetime_seconds,
      audience: row.audience,
      link: linkOf(row),
      user: { id: row.user_id, username: row.username, email: row.email, status: row.status, deleted: row.deleted },
      actor: () => this.actorOf(row, row.scopes, row.allow_list, { keyId: row.id, loginType: row.login_type, expiresAt: row.expires_at }),
    };
  }

  override async findActor(userId: string): Promise<Actor | null> {
    const [row] = await this.statements.run<UserRow>('credentials_find_user', FIND_USER, [userId]);
    return row && row.status !== 'suspended' ? this.actorOf(row, ['coder:all'], ['*:*'], null) : null;
  }

  private async actorOf(
    row: UserRow,
    scopes: readonly string[],
    allowList: readonly string[],
    credential: Actor['credential'],
  ): Promise<Actor> {
    const subject = buildUserSubject({
      id: row.user_id,
      friendlyName: row.username,
      email: row.email,
      roles: row.roles,
      customRoles: await this.storedRoles.lookup(row.roles),
      groups: row.groups,
      scopes,
      allowList,
    });
    return { ...subject, credential };
  }
}

function linkOf({ link_id: id, provider_id: providerId, oauth_expiry: expiresAt }: KeyRow): UpstreamLink | null {
  return id !== null && providerId !== null ? { id, providerId, expiresAt } : null;
}

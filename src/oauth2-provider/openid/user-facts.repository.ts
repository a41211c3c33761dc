import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PreparedStatements } from '../../database/index.js';
import type { RequestedClaims } from '../checks/claims-request.js';
import { type ClaimSettings, likePatterns } from './claim-settings.js';
import { type UserFacts, MAX_LISTED } from './claims.js';

/**
 * Administrators set addresses, users cannot. Of the other ones, the identity provider has said with the last login whether it has verified them, or
 * nothing; what it said is kept only if it is about this address (`mergeClaims`).
 */
const IS_EMAIL_VERIFIED = `CASE WHEN l.user_id IS NULL THEN true ELSE lower(nullif(l.claims #>> '{merged_claims,email_verified}', '')) IN ('true', '1') END`;

/** The filters of the app come before the limit. Organizations have names without a slash, and so have groups and roles. */
const FIND = `
  SELECT u.username, u.name, u.email, ${IS_EMAIL_VERIFIED} AS "isEmailVerified", u.avatar_url AS "avatarUrl", u.updated_at AS "updatedAt",
         ARRAY(
           SELECT o.name || '/' || g.name
             FROM group_members m
             JOIN groups g ON g.id = m.group_id
             JOIN organizations o ON o.id = g.organization_id AND NOT o.deleted
            WHERE m.user_id = u.id AND ($2::text[] IS NULL OR o.name || '/' || g.name LIKE ANY ($2))
            ORDER BY 1 LIMIT ${MAX_LISTED}) AS groups,
         ARRAY(
           SELECT name FROM (
             SELECT role FROM unnest(u.rbac_roles || '{member}'::text[]) AS role
              UNION
             SELECT o.name || '/' || role
               FROM organization_members m
             JOIN organizations o ON o.id = m.organization_id AND NOT o.deleted
            CROSS JOIN LATERAL unnest(
              m.roles || o.default_org_member_roles
              || CASE WHEN u.is_service_account THEN '{organization-service-account}'::text[] ELSE '{organization-member}'::text[] END) AS role
              WHERE m.user_id = u.id) AS all_roles (name)
            WHERE $3::text[] IS NULL OR name LIKE ANY ($3)
            ORDER BY 1 LIMIT ${MAX_LISTED}) AS roles
    FROM users u
    LEFT JOIN user_links l ON l.user_id = u.id AND l.login_type = 'oidc' AND u.login_type = 'oidc'
   WHERE u.id = $1 AND NOT u.deleted`;

/** Of the grant of an access token. */
const FIND_GRANT = `
  SELECT g.claims, g.subject FROM oauth2_provider_app_tokens t JOIN oauth2_provider_grants g ON g.id = t.grant_id WHERE t.access_key_id = $1`;

/** Which groups and roles the app learns of. */
export type Filters = Pick<ClaimSettings, 'groupFilter' | 'roleFilter'>;

/** What the consent says about UserInfo. */
export interface UserInfoGrant {
  /** What the app asked for in `claims`; null: nothing. */
  readonly claims: RequestedClaims | null;
  /** What the app knows the user by; null: by the user's id. */
  readonly subject: string | null;
}

@Injectable()
export class UserFactsRepository {
  constructor(private readonly statements: PreparedStatements) {}

  async find(userId: string, { groupFilter, roleFilter }: Filters, tx?: EntityManager): Promise<UserFacts | null> {
    const values = [userId, likePatterns(groupFilter), likePatterns(roleFilter)];
    const [found] = tx
      ? await tx.query<UserFacts[]>(FIND, values)
      : await this.statements.run<UserFacts>('openid_user_facts', FIND, values);
    return found ?? null;
  }

  async findGrant(keyId: string): Promise<UserInfoGrant | null> {
    const [found] = await this.statements.run<UserInfoGrant>('openid_userinfo_grant', FIND_GRANT, [keyId]);
    return found ?? null;
  }
}

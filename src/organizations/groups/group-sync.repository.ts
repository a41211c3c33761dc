import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditedGroup } from './group-audit.js';
import type { GroupRow } from './groups.repository.js';

/** A group as the audit log names it. */
type NamedGroup = Pick<GroupRow, 'id' | 'organizationId' | 'name' | 'avatarUrl'>;

/** A group that a user joined or left. */
export interface GroupMove extends NamedGroup {
  readonly hasJoined: boolean;
}

/** A group that was created. */
export interface CreatedGroup extends AuditedGroup {
  /** How many of the wanted groups did not exist, this one included. */
  readonly missing: number;
}

const GROUP = `g.id, g.organization_id AS "organizationId", g.name, g.avatar_url AS "avatarUrl"`;
/** The default organization, if the user is in it; they cannot leave it before the transaction ends. */
const DEFAULT_ORGANIZATION = `
  SELECT o.id FROM organizations o JOIN organization_members m ON m.organization_id = o.id
   WHERE o.is_default AND m.user_id = $1
     FOR KEY SHARE OF m`;

@Injectable()
export class GroupSyncRepository {
  /**
   * Creates the groups among these that the default organization lacks, ignoring case, if the user is in it: the first `limit` by name.
   * Returns them, each with the number of all that were missing.
   */
  async insertMissing(userId: string, names: readonly string[], limit: number, tx: EntityManager): Promise<CreatedGroup[]> {
    return tx.query<CreatedGroup[]>(
      `WITH home AS (${DEFAULT_ORGANIZATION}),
            missing AS (
              SELECT DISTINCT ON (lower(wanted.name)) home.id AS organization_id, wanted.name
                FROM home, unnest($2::text[]) AS wanted (name)
               WHERE NOT EXISTS (SELECT FROM groups e WHERE e.organization_id = home.id AND lower(e.name) = lower(wanted.name))
               ORDER BY lower(wanted.name))
       INSERT INTO groups AS g (organization_id, name, source)
       SELECT organization_id, name, 'oidc' FROM missing ORDER BY lower(name) LIMIT $3
       ON CONFLICT (organization_id, lower(name)) DO NOTHING
       RETURNING ${GROUP}, g.display_name AS "displayName", g.quota_allowance AS "quotaAllowance", (SELECT count(*)::int FROM missing) AS missing`,
      [userId, names, limit],
    );
  }

  /** Makes the user a member of exactly these groups of the default organization, if the groups exist and the user is in it. */
  async move(userId: string, names: readonly string[], tx: EntityManager): Promise<GroupMove[]> {
    return tx.query<GroupMove[]>(
      `WITH home AS (${DEFAULT_ORGANIZATION}),
            wanted AS (
              SELECT g.id FROM groups g JOIN home ON home.id = g.organization_id
               WHERE g.name = ANY ($2::text[]) AND g.id <> g.organization_id
               ORDER BY g.id FOR KEY SHARE OF g),
            gone AS (
              DELETE FROM group_members m USING groups g, home
               WHERE m.user_id = $1 AND g.id = m.group_id AND g.organization_id = home.id AND g.id NOT IN (SELECT id FROM wanted)
              RETURNING m.group_id),
            come AS (
              INSERT INTO group_members (group_id, user_id) SELECT id, $1 FROM wanted
              ON CONFLICT DO NOTHING RETURNING group_id)
       SELECT ${GROUP}, moved.joined AS "hasJoined"
         FROM (SELECT group_id, true AS joined FROM come UNION ALL SELECT group_id, false FROM gone) AS moved
         JOIN groups g ON g.id = moved.group_id
        ORDER BY g.name`,
      [userId, names],
    );
  }
}

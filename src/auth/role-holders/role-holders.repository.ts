import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { RoleHolder } from '../../authz/index.js';
import { RoleHolders } from './role-holders.port.js';

/** Leaves out the role that comes with every membership: anyone who may add members may grant it. */
const FIND = `
  SELECT u.id,
         u.rbac_roles || ARRAY(SELECT role || ':' || m.organization_id ${fromMemberships('m.roles')}) AS given,
         ARRAY(SELECT role || ':' || m.organization_id ${fromMemberships('o.default_org_member_roles')}) AS "byDefault"
    FROM users u
   WHERE u.id = $1 AND NOT u.deleted`;

function fromMemberships(roles: string): string {
  return `FROM organization_members m
          JOIN organizations o ON o.id = m.organization_id AND NOT o.deleted
         CROSS JOIN LATERAL unnest(${roles}) AS role
         WHERE m.user_id = u.id`;
}

@Injectable()
export class RoleHoldersRepository extends RoleHolders {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async find(userId: string, tx?: EntityManager): Promise<RoleHolder | null> {
    const rows = await (tx ?? this.dataSource).query<RoleHolder[]>(FIND, [userId]);
    return rows[0] ?? null;
  }

  /** Two statements: a single one that waited for the row would read the memberships as they were before it waited. */
  override async lock(userId: string, tx: EntityManager): Promise<RoleHolder | null> {
    await tx.query(`SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE`, [userId]);
    return this.find(userId, tx);
  }
}

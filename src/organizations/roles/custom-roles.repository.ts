import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { UncheckedPermission } from '../../authz/index.js';
import { MAX_ROWS } from '../../common/index.js';
import { affectedRows } from '../../database/index.js';

export interface CustomRoleRow {
  readonly id: string;
  readonly organizationId: string;
  /** In lower case. */
  readonly name: string;
  readonly displayName: string;
  /** May apps use it when they act for a holder? */
  readonly isDelegable: boolean;
  readonly permissions: readonly UncheckedPermission[];
}

export type CustomRoleFields = Omit<CustomRoleRow, 'id'>;

const COLUMNS = `id, organization_id AS "organizationId", name, display_name AS "displayName", delegable AS "isDelegable",
  (SELECT coalesce(jsonb_agg(jsonb_build_object('negate', p -> 'negate', 'resourceType', p -> 'resource_type', 'action', p -> 'action')), '[]')
     FROM jsonb_array_elements(org_permissions) AS p) AS permissions`;

@Injectable()
export class CustomRolesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async list(organizationId: string): Promise<CustomRoleRow[]> {
    return this.dataSource.query<CustomRoleRow[]>(
      `SELECT ${COLUMNS} FROM custom_roles WHERE organization_id = $1 ORDER BY name LIMIT ${MAX_ROWS}`,
      [organizationId],
    );
  }

  /** The names among these that are custom roles. They cannot be deleted before the transaction ends. */
  async lockNames(organizationId: string, names: readonly string[], tx: EntityManager): Promise<string[]> {
    const rows = await tx.query<{ name: string }[]>(
      `SELECT name FROM custom_roles WHERE organization_id = $1 AND name = ANY ($2) ORDER BY name FOR KEY SHARE`,
      [organizationId, names],
    );
    return rows.map(({ name }) => name);
  }

  /** Locks the row: nobody else can change, delete or assign the role until the transaction ends. */
  async lock(organizationId: string, name: string, tx: EntityManager): Promise<CustomRoleRow | null> {
    // Roles of one organization are deleted one at a time: each deletion locks members in its own order, so two at once could deadlock.
    await tx.query(`SELECT 1 FROM organizations WHERE id = $1 FOR NO KEY UPDATE`, [organizationId]);
    const rows = await tx.query<CustomRoleRow[]>(
      `SELECT ${COLUMNS} FROM custom_roles WHERE organization_id = $1 AND name = $2 FOR UPDATE`,
      [organizationId, name],
    );
    return rows[0] ?? null;
  }

  async insert(role: CustomRoleFields, tx: EntityManager): Promise<CustomRoleRow> {
    const rows = await tx.query<CustomRoleRow[]>(
      `INSERT INTO custom_roles (organization_id, name, display_name, delegable, org_permissions) VALUES ($1, $2, $3, $4, $5) RETURNING ${COLUMNS}`,
      [role.organizationId, role.name, role.displayName, role.isDelegable, toJson(role.permissions)],
    );
    const [row] = rows;
    if (!row) throw new Error('an insert returned no row');
    return row;
  }

  async update(
    id: string,
    role: Pick<CustomRoleFields, 'displayName' | 'isDelegable' | 'permissions'>,
    tx: EntityManager,
  ): Promise<CustomRoleRow | null> {
    const [rows] = await tx.query<[CustomRoleRow[], number]>(
      `UPDATE custom_roles SET display_name = $2, delegable = $3, org_permissions = $4, updated_at = now() WHERE id = $1 RETURNING ${COLUMNS}`,
      [id, role.displayName, role.isDelegable, toJson(role.permissions)],
    );
    return rows[0] ?? null;
  }

  /** A trigger takes the role from all its holders. */
  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(await tx.query(`DELETE FROM custom_roles WHERE id = $1`, [id]));
  }
}

function toJson(permissions: readonly UncheckedPermission[]): string {
  return JSON.stringify(permissions.map(({ negate, resourceType, action }) => ({ negate, resource_type: resourceType, action })));
}

import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PreparedFilter } from '../authz/index.js';
import { MAX_ROWS } from '../common/index.js';
import { affectedRows, SqlParameters } from '../database/index.js';
import type { OrganizationReference } from './organization-reference.js';

export interface OrganizationRow {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly icon: string;
  readonly isDefault: boolean;
  readonly defaultOrgMemberRoles: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The editable fields of an organization. */
export type OrganizationFields = Pick<OrganizationRow, 'name' | 'displayName' | 'description' | 'icon' | 'defaultOrgMemberRoles'>;

const COLUMNS = `o.id, o.name, o.display_name AS "displayName", o.description, o.icon, o.is_default AS "isDefault",
  o.default_org_member_roles AS "defaultOrgMemberRoles", o.created_at AS "createdAt", o.updated_at AS "updatedAt"`;

/** An organization belongs to itself. */
const POLICY_COLUMNS = { id: 'o.id', organization: 'o.id' };

/** Deleted organizations are never found. */
@Injectable()
export class OrganizationsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(reference: OrganizationReference, tx?: EntityManager): Promise<OrganizationRow | null> {
    const [condition, values] = conditionOf(reference);
    const rows = await (tx ?? this.dataSource).query<OrganizationRow[]>(
      `SELECT ${COLUMNS} FROM organizations o WHERE ${condition} AND NOT o.deleted`,
      values,
    );
    return rows[0] ?? null;
  }

  /** Locks it against changes and new members until the transaction ends. */
  async lock(id: string, tx: EntityManager): Promise<OrganizationRow | null> {
    const rows = await tx.query<OrganizationRow[]>(
      `SELECT ${COLUMNS} FROM organizations o WHERE o.id = $1 AND NOT o.deleted FOR NO KEY UPDATE`,
      [id],
    );
    return rows[0] ?? null;
  }

  async list(visible: PreparedFilter): Promise<OrganizationRow[]> {
    const parameters = new SqlParameters();
    return this.dataSource.query<OrganizationRow[]>(
      `SELECT ${COLUMNS} FROM organizations o
        WHERE NOT o.deleted AND ${parameters.include(visible, POLICY_COLUMNS)}
        ORDER BY lower(o.name) LIMIT ${MAX_ROWS}`,
      parameters.values,
    );
  }

  async listOfUser(userId: string, visible: PreparedFilter): Promise<OrganizationRow[]> {
    const parameters = new SqlParameters();
    const user = parameters.bind(userId);
    return this.dataSource.query<OrganizationRow[]>(
      `SELECT ${COLUMNS} FROM organizations o JOIN organization_members m ON m.organization_id = o.id AND m.user_id = ${user}
        WHERE NOT o.deleted AND ${parameters.include(visible, POLICY_COLUMNS)}
        ORDER BY lower(o.name) LIMIT ${MAX_ROWS}`,
      parameters.values,
    );
  }

  async insert(fields: Omit<OrganizationFields, 'defaultOrgMemberRoles'>, tx: EntityManager): Promise<OrganizationRow> {
    const rows = await tx.query<OrganizationRow[]>(
      `INSERT INTO organizations AS o (name, display_name, description, icon) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`,
      [fields.name, fields.displayName, fields.description, fields.icon],
    );
    const [row] = rows;
    if (!row) throw new Error('an insert returned no row');
    return row;
  }

  async update(id: string, fields: OrganizationFields, tx: EntityManager): Promise<OrganizationRow | null> {
    const [rows] = await tx.query<[OrganizationRow[], number]>(
      `UPDATE organizations o
          SET name = $2, display_name = $3, description = $4, icon = $5, default_org_member_roles = $6, updated_at = now()
        WHERE o.id = $1 AND NOT o.deleted
    RETURNING ${COLUMNS}`,
      [id, fields.name, fields.displayName, fields.description, fields.icon, fields.defaultOrgMemberRoles],
    );
    return rows[0] ?? null;
  }

  /** The row stays, for the audit log. A trigger refuses while the organization has groups or other members. */
  async delete(id: string, tx: EntityManager): Promise<number> {
    return affectedRows(
      await tx.query(`UPDATE organizations SET deleted = true, updated_at = now() WHERE id = $1 AND NOT is_default AND NOT deleted`, [id]),
    );
  }
}

function conditionOf(reference: OrganizationReference): [condition: string, values: string[]] {
  if (reference === 'default') return ['o.is_default', []];
  return 'id' in reference ? ['o.id = $1', [reference.id]] : ['lower(o.name) = lower($1)', [reference.name]];
}

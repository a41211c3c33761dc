import { Injectable } from '@nestjs/common';
import { type Role, RoleCatalog, type RoleLookup, roleFromRow, SYSTEM_ROLE_NAMES, systemRole } from '../authz/index.js';
import { isUuid } from '../common/index.js';
import { PreparedStatements } from '../database/index.js';

interface CustomRoleRow {
  readonly name: string;
  readonly organization: string;
  readonly display_name: string;
  readonly org_permissions: readonly { negate: boolean; resource_type: string; action: string }[];
}

const FIND_CUSTOM = `
  SELECT c.name, c.organization_id AS organization, c.display_name, c.org_permissions
    FROM unnest($1::text[], $2::uuid[]) AS wanted (name, organization_id)
    JOIN custom_roles c ON c.organization_id = wanted.organization_id AND c.name = wanted.name`;

/** Where roles that are not built in come from: the floor role of each organization, and the organizations' own. */
@Injectable()
export class StoredRolesRepository {
  private readonly catalog = new RoleCatalog();

  constructor(private readonly statements: PreparedStatements) {}

  /** Reads only what these names need: nobody without custom roles costs a second query. A name without a row is no error, it grants nothing. */
  async lookup(names: readonly string[]): Promise<RoleLookup> {
    const custom = names.filter((name) => !this.catalog.get(name) && !floorRole(name)).flatMap(organizationRole);
    if (custom.length === 0) return { get: floorRole };
    const rows = await this.statements.run<CustomRoleRow>('stored_roles_find_custom', FIND_CUSTOM, [
      custom.map(({ name }) => name),
      custom.map(({ organization }) => organization),
    ]);
    const found = new Map(rows.map((row) => [`${row.name}:${row.organization}`, fromRow(row)]));
    return { get: (name) => floorRole(name) ?? found.get(name) };
  }
}

/** What every member of an organization has, whatever else. Stored nowhere: it follows from the membership. */
function floorRole(text: string): Role | undefined {
  const [name, organization] = text.split(':');
  const floor = SYSTEM_ROLE_NAMES.find((known) => known === name);
  return floor !== undefined && organization !== undefined ? systemRole(floor, organization, 'everyone') : undefined;
}

/** The parts of an organization role; nothing for a name that cannot be one: it grants nothing and must lock nobody out. */
function organizationRole(text: string): { name: string; organization: string }[] {
  const [name, organization, ...more] = text.split(':');
  return name !== undefined && organization !== undefined && more.length === 0 && isUuid(organization) ? [{ name, organization }] : [];
}

function fromRow(row: CustomRoleRow): Role {
  return roleFromRow({
    name: row.name,
    organization: row.organization,
    displayName: row.display_name,
    organizationPermissions: row.org_permissions.map(({ negate, resource_type, action }) => ({
      negate,
      resourceType: resource_type,
      action,
    })),
    memberPermissions: [],
  });
}

import { type Role, type RoleLookup, roleFromRow, SYSTEM_ROLE_NAMES, systemRole } from '../../authz/index.js';

/** A row of `custom_roles`, as JSON. */
export interface CustomRoleJson {
  readonly name: string;
  readonly organization: string;
  readonly display_name: string;
  readonly delegable: boolean;
  readonly org_permissions: readonly { negate: boolean; resource_type: string; action: string }[];
}

/** The roles that are not built in: the floor role of each organization, and these custom roles. */
export function storedRoles(rows: readonly CustomRoleJson[] | null): RoleLookup {
  if (rows === null) return FLOOR_ROLES;
  const found = new Map(rows.map((row) => [`${row.name}:${row.organization}`, fromRow(row)]));
  return { get: (name) => floorRole(name) ?? found.get(name) };
}

const FLOOR_ROLES: RoleLookup = { get: floorRole };

/** The role that every member of an organization has. Not stored: it follows from the membership. */
function floorRole(text: string): Role | undefined {
  const [name, organization] = text.split(':');
  const floor = SYSTEM_ROLE_NAMES.find((known) => known === name);
  return floor !== undefined && organization !== undefined ? systemRole(floor, organization, 'everyone') : undefined;
}

function fromRow(row: CustomRoleJson): Role {
  return roleFromRow({
    name: row.name,
    organization: row.organization,
    displayName: row.display_name,
    isDelegable: row.delegable,
    organizationPermissions: row.org_permissions.map(({ negate, resource_type, action }) => ({
      negate,
      resourceType: resource_type,
      action,
    })),
    memberPermissions: [],
  });
}

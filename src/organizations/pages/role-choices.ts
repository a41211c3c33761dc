import { attributes, describeRole, html, type SafeHtml } from '../../views/index.js';
import type { AssignableRole } from '../roles/roles.service.js';

/** A role as a page offers it. */
export type OfferedRole = Pick<AssignableRole, 'name' | 'displayName' | 'isBuiltIn' | 'isAssignable' | 'organizationPermissions'>;

function meaningOf({ name, isBuiltIn, organizationPermissions }: OfferedRole): string {
  if (isBuiltIn) return `may ${describeRole(name)}.`;
  const count = organizationPermissions.length;
  return `a role of this organization with ${count === 1 ? 'one permission' : `${count} permissions`}.`;
}

/** A choice of roles, each with what it means. Roles that the viewer cannot assign are left out: they stay as they are. */
export function renderOrganizationRoles(roles: readonly OfferedRole[], selected: readonly string[]): SafeHtml {
  return html`<ul class="stack">
    ${roles
      .filter(({ isAssignable }) => isAssignable)
      .map((role) => {
        const id = `role-${role.name}`;
        return html`<li class="choice">
          <input ${attributes({ id, type: 'checkbox', name: 'role', value: role.name, checked: selected.includes(role.name) })} />
          <label for="${id}"><strong>${role.displayName}</strong>: ${meaningOf(role)}</label>
        </li>`;
      })}
  </ul>`;
}

/** The roles of a form: what was chosen among those that were offered, and what the person has of the others. */
export function rolesChosen(offered: readonly OfferedRole[], held: readonly string[], chosen: readonly string[]): string[] {
  const assignable = new Set(offered.filter(({ isAssignable }) => isAssignable).map(({ name }) => name));
  return [...held.filter((name) => !assignable.has(name)), ...chosen];
}

import { attributes, describeRole, html, type SafeHtml } from '../../views/index.js';
import type { AssignableRole } from '../roles/roles.service.js';
import { typesIn } from './role-parts.js';

/** A role as a page offers it. */
export type OfferedRole = Pick<AssignableRole, 'name' | 'displayName' | 'isBuiltIn' | 'isAssignable' | 'organizationPermissions'>;

/** The built-in roles of which other pages say nothing, because apps have them anyway. */
const QUIET_ROLES: ReadonlyMap<string, string> = new Map([
  ['organization-workspace-creation-ban', 'may not create or delete workspaces.'],
  ['organization-workspace-access', 'may use workspaces of their own.'],
  ['agents-access', 'has no meaning on this server.'],
]);

/** What a role lets its holder do, as the rest of a sentence. */
export function meaningOf({ name, isBuiltIn, organizationPermissions }: Omit<OfferedRole, 'displayName' | 'isAssignable'>): string {
  if (isBuiltIn) return QUIET_ROLES.get(name) ?? `may ${describeRole(name)}.`;
  const titles = typesIn(organizationPermissions, false).map(({ title }) => title.toLowerCase());
  if (titles.length === 0) return 'permits nothing yet.';
  const some = titles.length > 4 ? `${titles.slice(0, 3).join(', ')} and ${titles.length - 3} more` : titles.join(', ');
  return `may do some of what concerns: ${some}.`;
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

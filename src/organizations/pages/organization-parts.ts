import { type Action, type Actor, type Authorizer, type ResourceType } from '../../authz/index.js';
import { CONSOLE_PATHS, html, localUrl, type SafeHtml } from '../../views/index.js';
import type { OrganizationRow } from '../organizations.repository.js';

/** A page about one organization. */
interface Part {
  /** Below the path of the organization. */
  readonly path: '' | '/groups' | '/roles' | '/settings';
  readonly label: string;
  readonly needs: { readonly type: ResourceType; readonly action: Action };
}

const PARTS: readonly Part[] = [
  { path: '', label: 'Members', needs: { type: 'organization_member', action: 'read' } },
  { path: '/groups', label: 'Groups', needs: { type: 'group', action: 'read' } },
  { path: '/roles', label: 'Roles', needs: { type: 'assign_org_role', action: 'read' } },
  { path: '/settings', label: 'Settings', needs: { type: 'organization', action: 'update' } },
];

export type OrganizationPart = Pick<Part, 'path' | 'label'>;

export function pathOfOrganization(id: string): string {
  return `${CONSOLE_PATHS.organizations}/${encodeURIComponent(id)}`;
}

/** What the viewer may do in this organization: its pages offer nothing else. */
export interface OrganizationPowers {
  readonly parts: readonly OrganizationPart[];
  readonly mayDelete: boolean;
  readonly mayAddMembers: boolean;
  readonly mayRemoveMembers: boolean;
  readonly mayAssignRoles: boolean;
}

export function powersIn(authorizer: Authorizer, actor: Actor, { id, isDefault }: OrganizationRow): OrganizationPowers {
  const may = (action: Action, type: ResourceType): boolean =>
    authorizer.allows(actor, action, type === 'organization' ? { type, id, organization: id } : { type, organization: id });
  return {
    parts: PARTS.filter(({ needs }) => may(needs.action, needs.type)),
    mayDelete: !isDefault && may('delete', 'organization'),
    mayAddMembers: may('create', 'organization_member') && may('assign', 'assign_org_role'),
    mayRemoveMembers: may('delete', 'organization_member'),
    mayAssignRoles: may('assign', 'assign_org_role') && may('unassign', 'assign_org_role'),
  };
}

/** Links between the pages about an organization. Empty if there is only one. */
export function renderOrganizationParts(
  parts: readonly OrganizationPart[],
  id: string,
  here: OrganizationPart['path'],
): SafeHtml | undefined {
  if (parts.length < 2) return undefined;
  return html`<nav class="parts" aria-label="About this organization">
    <ul>
      ${parts.map(({ path, label }) =>
        path === here
          ? html`<li><a href="${localUrl(pathOfOrganization(id) + path)}" aria-current="page">${label}</a></li>`
          : html`<li><a href="${localUrl(pathOfOrganization(id) + path)}">${label}</a></li>`,
      )}
    </ul>
  </nav>`;
}

import { isAdminScope } from '../../authz/index.js';
import { describeRole, displayName, html, type SafeHtml } from '../../views/index.js';

/** A role of the person. */
export interface ConsentRole {
  readonly name: string;
  readonly title: string;
  /** Absent for site roles. */
  readonly organization?: string;
}

/** The part of the person's roles that the app gets. */
export interface ConsentRoles {
  /** Negotiated scopes, canonical names. */
  readonly scopes: readonly string[];
  /** The person's roles that an app gets only with an administrator scope. */
  readonly administratorRoles: readonly ConsentRole[];
  /** The person's custom roles that an administrator made available to apps. */
  readonly openedRoles: readonly ConsentRole[];
}

function renderRole({ title, organization }: ConsentRole): SafeHtml {
  const name = html`<strong><bdi>${displayName(title, 'a role')}</bdi></strong>`;
  return organization === undefined ? name : html`${name} of <bdi>${displayName(organization, 'an organization')}</bdi>`;
}

/** The most prominent part of the page: the administrator access that this person would grant. */
export function renderAdministratorAccess(page: ConsentRoles): SafeHtml | undefined {
  const isFull = page.scopes.includes('gatehouse:admin');
  if (!isFull && !page.scopes.includes('gatehouse:admin.read')) return undefined;
  return html`<div class="callout callout--danger">
    <h2>This is administrator access</h2>
    <p>
      ${
        isFull
          ? 'For up to 24 hours, the app could act with all your roles, including on other people’s data:'
          : 'For up to 24 hours, the app could see everything that your roles let you see, including other people’s data, but not change it:'
      }
    </p>
    <ul>
      ${page.administratorRoles.map((role) => html`<li>${renderRole(role)}${isFull && html`: ${describeRole(role.name)}`}</li>`)}
    </ul>
    <p>Allow it only if you started the program yourself and it needs this access.</p>
  </div>`;
}

/** Which of the person's roles the app does not get, and which it does. */
export function renderRoles(page: ConsentRoles): SafeHtml | undefined {
  const isLifted = page.scopes.some(isAdminScope);
  const kept = isLifted ? [] : page.administratorRoles;
  if (kept.length === 0 && page.openedRoles.length === 0) return undefined;
  const list = (roles: readonly ConsentRole[]): SafeHtml[] =>
    roles.map((role, position) => html`${position > 0 && ', '}${renderRole(role)}`);
  return html`<p class="muted small">
    ${kept.length > 0 && html`The app gets the permissions of a regular member. It does not get what you can do as ${list(kept)}. `}
    ${page.openedRoles.length > 0 && html`It can use your role ${list(page.openedRoles)}, which an administrator made available to apps.`}
  </p>`;
}

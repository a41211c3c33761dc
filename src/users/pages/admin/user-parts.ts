import type { Action, Actor, Authorizer, ResourceType } from '../../../authz/index.js';
import { html, localUrl, type SafeHtml } from '../../../views/index.js';
import { pathOfUser } from './administered-user.js';

/** A page about one user. */
interface Part {
  /** Below the path of the user. */
  readonly path: '' | '/apps' | '/permissions';
  readonly label: string;
  /** What has to be permitted on things of the user; without it, the page does not exist. Absent: whoever sees the user has the page. */
  readonly needs?: { readonly type: ResourceType; readonly action: Action };
}

export type UserPart = Pick<Part, 'path' | 'label'>;

const PARTS: readonly Part[] = [
  { path: '', label: 'Overview' },
  { path: '/apps', label: 'Connected apps', needs: { type: 'oauth2_app_code_token', action: 'read' } },
  { path: '/permissions', label: 'Permissions', needs: { type: 'user', action: 'read_personal' } },
];

/** The pages about this user that the actor can use, in order. */
export function partsOfUser(authorizer: Authorizer, actor: Actor, id: string): readonly UserPart[] {
  return PARTS.filter(({ needs }) => needs === undefined || authorizer.allows(actor, needs.action, { type: needs.type, owner: id }));
}

/** Links between the pages about a user. Empty if there is only one. */
export function renderUserParts(parts: readonly UserPart[], id: string, here: UserPart['path']): SafeHtml | undefined {
  if (parts.length < 2) return undefined;
  return html`<nav class="parts" aria-label="About this user">
    <ul>
      ${parts.map(({ path, label }) =>
        path === here
          ? html`<li><a href="${localUrl(pathOfUser(id) + path)}" aria-current="page">${label}</a></li>`
          : html`<li><a href="${localUrl(pathOfUser(id) + path)}">${label}</a></li>`,
      )}
    </ul>
  </nav>`;
}

import { html, type SafeHtml } from './html.js';
import { safeLocalPath } from '../common/index.js';
import { localUrl } from './safe-url.js';
import { displayName, initialOf } from './visible-text.js';

/** The signed-in user, as pages name them. */
export interface PageUser {
  readonly username: string;
  readonly email: string;
  /** Full name; empty when they gave none. */
  readonly name: string;
  /** Has the site role `owner`. */
  readonly isOwner: boolean;
}

/** What pages need of a user. */
export function pageUser(user: {
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly rbacRoles: readonly string[];
}): PageUser {
  return { username: user.username, email: user.email, name: user.name, isOwner: user.rbacRoles.includes('owner') };
}

/** A user-chosen name inside our sentence, isolated so that its writing direction does not affect the rest. */
export function renderName(name: string, whenBlank: string): SafeHtml {
  return html`<bdi>${displayName(name, whenBlank)}</bdi>`;
}

/** Who is signed in, in one box; `more` goes under the name. */
export function renderAccount(user: PageUser, more?: SafeHtml): SafeHtml {
  const hasName = user.name.trim() !== '';
  const name = hasName ? user.name : user.username;
  return html`<div class="account">
    <span class="tile tile--small" aria-hidden="true">${initialOf(name)}</span>
    <div>
      <p><strong>${renderName(name, user.username)}</strong></p>
      <p class="muted small">${hasName && html`<bdi>${user.username}</bdi> · `}<bdi>${user.email}</bdi></p>
      ${more && html`<p class="small">${more}</p>`}
    </div>
  </div>`;
}

/**
 * An app's picture over its initial letter: where there is none, or it does not load, the letter shows. Only a path of this
 * server is a picture: any other address would tell its owner who is about to consent, and when.
 */
export function renderTile(name: string, iconPath: string | undefined): SafeHtml {
  const path = iconPath === undefined ? null : safeLocalPath(iconPath);
  return html`<span class="tile" aria-hidden="true"
    >${initialOf(name)}${path !== null && html`<img src="${localUrl(path)}" alt="${initialOf(name)}" width="56" height="56" />`}</span
  >`;
}

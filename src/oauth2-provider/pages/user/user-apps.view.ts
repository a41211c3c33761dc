import type { Validation } from '../../../common/index.js';
import { pathOfUser, renderUserParts, type UserPart } from '../../../users/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  describeUserAgent,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConfirmation,
  renderConsole,
  renderName,
  renderTable,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import type { SignInRow } from '../../grants/sign-ins.repository.js';
import type { UserGrantRow } from '../../grants/user-grants.repository.js';
import { describeResource, describeScopesOf } from '../resource-words.js';

/** Whose apps they are. */
interface AppsOwner {
  readonly id: string;
  readonly username: string;
}

export interface UserAppsPage {
  readonly viewer: Viewer;
  readonly user: AppsOwner;
  readonly parts: readonly UserPart[];
  readonly signIns: readonly SignInRow[];
  readonly grants: readonly UserGrantRow[];
  /** Is there a button that ends each? */
  readonly mayEnd: boolean;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

function crumbsOf({ id, username }: AppsOwner): { readonly label: string; readonly path: string }[] {
  return [
    { label: 'Users', path: CONSOLE_PATHS.users },
    { label: username, path: pathOfUser(id) },
  ];
}

function renderApp(name: string): SafeHtml {
  return html`<strong>${renderName(name, 'Unnamed app')}</strong>`;
}

function renderScopes({ resource: identifier, resourceName: name, resourceScopes: scopes, scope }: UserGrantRow): SafeHtml {
  const resource = scopes === null ? { identifier } : { identifier, name, scopes };
  return html`<details>
    <summary>What it can do at ${describeResource(resource)}</summary>
    <ul class="scopes">
      ${describeScopesOf(resource, scope.split(' ')).map(
        (each) => html`<li class="scope--${each.risk}">${each.sentence} <code>${each.scope}</code></li>`,
      )}
    </ul>
  </details>`;
}

function endingColumn<Row extends { readonly id: string; readonly appName: string }>(
  userId: string,
  path: string,
  field: string,
  label: string,
): Column<Row> {
  return {
    label: 'End it',
    hasActions: true,
    cell: ({ id, appName }) =>
      html`<form method="post" action="${localUrl(path)}">
        <input type="hidden" name="user" value="${userId}" />
        <input type="hidden" name="${field}" value="${id}" />
        <button class="button button--quiet button--small" type="submit">
          ${label}<span class="unseen">: ${renderName(appName, 'Unnamed app')}</span>
        </button>
      </form>`,
  };
}

function grantColumns({ viewer: { now }, user, mayEnd }: UserAppsPage): readonly Column<UserGrantRow>[] {
  return [
    {
      label: 'App',
      cell: (grant) =>
        html`<div class="stack">
          <p>${renderApp(grant.appName)}${grant.appDynamicallyRegistered && html` <span class="badge">Registered itself</span>`}</p>
          ${renderScopes(grant)}
        </div>`,
    },
    { label: 'Since', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    {
      label: 'Last used',
      cell: ({ lastUsedAt, lastUsedFrom }) =>
        html`${renderAgo(lastUsedAt, now)}${lastUsedFrom !== null && html` <span class="muted small">from ${lastUsedFrom}</span>`}`,
    },
    { label: 'Ends', cell: ({ expiresAt }) => renderAgo(expiresAt, now) },
    ...(mayEnd ? [endingColumn<UserGrantRow>(user.id, PAGE_PATHS.endAppOfUser, 'grant', 'Withdraw')] : []),
  ];
}

function signInColumns({ viewer: { now }, user, mayEnd }: UserAppsPage): readonly Column<SignInRow>[] {
  return [
    { label: 'App', cell: ({ appName }) => renderApp(appName) },
    {
      label: 'Signed in with',
      cell: ({ userAgent, address }) =>
        html`${describeUserAgent(userAgent) ?? 'an unknown browser'}${address !== '' && html` <span class="muted small">from ${address}</span>`}`,
    },
    { label: 'Since', cell: ({ signedInAt }) => renderAgo(signedInAt, now) },
    ...(mayEnd ? [endingColumn<SignInRow>(user.id, PAGE_PATHS.signUserOutOfApp, 'sign_in', 'Sign out')] : []),
  ];
}

/** The page of `GET /admin/users/:user/apps`. */
export function renderUserAppsPage(page: UserAppsPage): Page {
  const { viewer, user, parts, signIns, grants, notice, error } = page;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: `Connected apps of ${user.username}`,
    crumbs: crumbsOf(user),
    notice,
    error,
    content: html`${renderUserParts(parts, user.id, '/apps')}
      <section class="section" aria-labelledby="access">
        <h2 id="access">Apps that can act in this user's name</h2>
        ${renderTable({
          caption: 'Apps with access',
          columns: grantColumns(page),
          rows: grants,
          empty: html`<p>No app has access. It gets here when the user allows it on the consent page of an app.</p>`,
        })}
      </section>
      <section class="section" aria-labelledby="sign-ins">
        <h2 id="sign-ins">Apps that the user is signed in to</h2>
        ${renderTable({
          caption: 'Sign-ins to apps',
          columns: signInColumns(page),
          rows: signIns,
          empty: html`<p>The user is not signed in to any app with this account.</p>`,
        })}
      </section>`,
  });
}

export interface EndEverythingPage {
  readonly viewer: Viewer;
  readonly user: AppsOwner;
  readonly faults?: readonly Validation[];
  readonly error?: string | undefined;
}

/** The page of `GET /admin/users/:user/end-everything`, and of a failed `POST` to `/admin/users/end-everything`. */
export function renderEndEverythingPage({ viewer, user, faults = [], error }: EndEverythingPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: `End everything of ${user.username}`,
    isFaulty: faults.length > 0,
    crumbs: crumbsOf(user),
    error,
    content: html`<div class="panel panel--form">
      ${renderConfirmation({
        action: PAGE_PATHS.endEverythingOfUser,
        fields: { user: user.id },
        consequences: html`<p>
            For when something of this user may have been stolen. All sessions and tokens end at once, apps lose the access that the user
            gave them, and the agents of the user trust no programs of other platforms any more. Whatever uses them stops working.
          </p>
          <p>The account, its roles and its password stay: the user can sign in again.</p>`,
        name: user.username,
        button: 'End everything',
        cancel: pathOfUser(user.id),
        faults,
      })}
    </div>`,
  });
}

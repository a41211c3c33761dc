import {
  type Column,
  CONSOLE_PATHS,
  describeUserAgent,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConsole,
  renderName,
  renderTable,
  type SafeHtml,
  type Page,
  type Viewer,
} from '../../views/index.js';
import type { ListedConsent } from '../grants/consents.repository.js';
import type { SignInRow } from '../grants/sign-ins.repository.js';
import type { UserGrantRow } from '../grants/user-grants.repository.js';
import { describeResource, describeScopesOf, type ResourceInWords } from './resource-words.js';

/** A sign-in to an app, as its user sees it. */
interface AccountSignIn extends SignInRow {
  /** Is it from the session that requested this page? */
  readonly isCurrent: boolean;
}

export interface AccountAppsPage {
  readonly viewer: Viewer;
  readonly signIns: readonly AccountSignIn[];
  readonly grants: readonly UserGrantRow[];
  /** What verified apps get again without asking. */
  readonly consents: readonly ListedConsent[];
  /** What the user has just done. */
  readonly notice?: string | undefined;
}

/** With which browser the user allowed it, and for which device. */
function renderOrigin({ consentAddress, consentUserAgent, deviceAddress }: UserGrantRow): SafeHtml | undefined {
  if (consentAddress === '') return undefined;
  const browser = describeUserAgent(consentUserAgent) ?? 'an unknown browser';
  return html`<p class="muted small">
    Allowed with ${browser} from ${consentAddress}${deviceAddress !== '' && html`, for a device at ${deviceAddress}`}
  </p>`;
}

type AtResource = Pick<UserGrantRow, 'resource' | 'resourceName' | 'resourceScopes' | 'scope'>;

function resourceOf({ resource: identifier, resourceName: name, resourceScopes: scopes }: AtResource): ResourceInWords {
  return scopes === null ? { identifier } : { identifier, name, scopes };
}

function renderScopes(access: AtResource): SafeHtml {
  const resource = resourceOf(access);
  const scopes = describeScopesOf(resource, access.scope.split(' '));
  return html`<details>
    <summary>What it can do at ${describeResource(resource)}</summary>
    <ul class="scopes">
      ${scopes.map(({ scope, sentence, risk }) => html`<li class="scope--${risk}">${sentence} <code>${scope}</code></li>`)}
    </ul>
  </details>`;
}

function renderApp(name: string, ...more: readonly (SafeHtml | undefined)[]): SafeHtml {
  return html`<div class="stack">
    <p><strong>${renderName(name, 'Unnamed app')}</strong></p>
    ${more.filter((part) => part !== undefined)}
  </div>`;
}

interface Ending {
  /** The form that it belongs to, and the field that says what ends. */
  readonly path: string;
  readonly field: string;
  readonly id: string;
  readonly label: string;
  readonly appName: string;
}

function renderEnding({ path, field, id, label, appName }: Ending): SafeHtml {
  return html`<form method="post" action="${localUrl(path)}">
    <input type="hidden" name="${field}" value="${id}" />
    <button class="button button--quiet button--small" type="submit">
      ${label}<span class="unseen">: ${renderName(appName, 'Unnamed app')}</span>
    </button>
  </form>`;
}

function signInColumns(now: Date): readonly Column<AccountSignIn>[] {
  return [
    {
      label: 'App',
      cell: ({ appName, isCurrent, isToldOfLogout }) =>
        renderApp(
          appName,
          isCurrent ? html`<p><span class="badge">From this session</span></p>` : undefined,
          isToldOfLogout
            ? undefined
            : html`<p class="muted small">This app cannot be told that you sign out here. Sign out in the app, too.</p>`,
        ),
    },
    {
      label: 'Signed in with',
      cell: ({ userAgent, address }) =>
        html`${describeUserAgent(userAgent) ?? 'an unknown browser'}${address !== '' && html` <span class="muted small">from ${address}</span>`}`,
    },
    { label: 'Since', cell: ({ signedInAt }) => renderAgo(signedInAt, now) },
    {
      label: 'End it',
      hasActions: true,
      cell: ({ id, appName }) => renderEnding({ path: PAGE_PATHS.signOutOfApp, field: 'sign_in', id, label: 'Sign out', appName }),
    },
  ];
}

function grantColumns(now: Date): readonly Column<UserGrantRow>[] {
  return [
    {
      label: 'App',
      cell: (grant) =>
        renderApp(
          grant.appName,
          grant.appDynamicallyRegistered ? html`<p><span class="badge">Registered itself</span></p>` : undefined,
          renderOrigin(grant),
          renderScopes(grant),
        ),
    },
    { label: 'Since', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    {
      label: 'Last used',
      cell: ({ lastUsedAt, lastUsedFrom }) =>
        html`${renderAgo(lastUsedAt, now)}${lastUsedFrom !== null && html` <span class="muted small">from ${lastUsedFrom}</span>`}`,
    },
    { label: 'Ends', cell: ({ expiresAt }) => renderAgo(expiresAt, now) },
    {
      label: 'End it',
      hasActions: true,
      cell: ({ id, appName }) => renderEnding({ path: PAGE_PATHS.endApp, field: 'grant', id, label: 'End access', appName }),
    },
  ];
}

function consentColumns(now: Date): readonly Column<ListedConsent>[] {
  return [
    { label: 'App', cell: (consent) => renderApp(consent.appName, renderScopes(consent)) },
    { label: 'Remembered', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    { label: 'Ends', cell: ({ expiresAt }) => renderAgo(expiresAt, now) },
    {
      label: 'Forget it',
      hasActions: true,
      cell: ({ appId, appName }) => renderEnding({ path: PAGE_PATHS.forgetApp, field: 'app', id: appId, label: 'Ask me again', appName }),
    },
  ];
}

function renderSignIns(signIns: readonly AccountSignIn[], now: Date): SafeHtml {
  return html`<section class="section" aria-labelledby="sign-ins">
    <h2 id="sign-ins">Signed in on these apps</h2>
    ${signIns.length > 0 && html`<p class="muted small">Signing out of one app keeps you signed in here and on the others.</p>`}
    ${renderTable({
      caption: 'Apps that you are signed in on with this account',
      columns: signInColumns(now),
      rows: signIns,
      empty: html`<p>You are not signed in on any app with this account.</p>
        <p>Apps with a button such as “Sign in with Gatehouse” are listed here while you are signed in on them.</p>`,
    })}
  </section>`;
}

function renderGrants(grants: readonly UserGrantRow[], now: Date): SafeHtml {
  return html`<section class="section" aria-labelledby="apps">
    <h2 id="apps">Apps that can act in your name</h2>
    ${
      grants.length > 0 &&
      html`<p class="muted small">An app that you allowed on several devices has several entries. End any access you don't need.</p>`
    }
    ${renderTable({
      caption: 'Apps that can act in your name',
      columns: grantColumns(now),
      rows: grants,
      empty: html`<p>No app has access. When one asks for it, you decide what it can do.</p>`,
    })}
  </section>`;
}

function renderConsents(consents: readonly ListedConsent[], now: Date): SafeHtml | undefined {
  if (consents.length === 0) return undefined;
  return html`<section class="section" aria-labelledby="remembered">
    <h2 id="remembered">Apps that do not ask you again</h2>
    <p class="muted small">
      An administrator has verified these apps, and you have allowed them before. They get the same access again without asking. When you
      end the access of an app, it has to ask again, too.
    </p>
    ${renderTable({
      caption: 'Apps that do not ask you again',
      columns: consentColumns(now),
      rows: consents,
      empty: html`<p>Every app asks you.</p>`,
    })}
  </section>`;
}

/** The page of `GET /account/apps`. */
export function renderAccountAppsPage({ viewer, signIns, grants, consents, notice }: AccountAppsPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.apps,
    title: 'Connected apps',
    intro: 'Apps that you sign in on with this account, and apps that can act in your name.',
    notice,
    content: html`${renderSignIns(signIns, viewer.now)} ${renderGrants(grants, viewer.now)} ${renderConsents(consents, viewer.now)}
      <section class="panel" aria-labelledby="everything">
        <h2 id="everything">Has something been stolen?</h2>
        <p class="muted small">
          This ends all other sessions, all your tokens and the access of all apps at once, and your agents trust no programs of other
          platforms any more. Only this session stays. Then change your password, if you have one.
        </p>
        <form method="post" action="${localUrl(PAGE_PATHS.endEverything)}">
          <button class="button button--danger button--fit" type="submit">End everything else</button>
        </form>
      </section>`,
  });
}

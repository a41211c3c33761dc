import {
  describeUserAgent,
  html,
  localUrl,
  PAGE_PATHS,
  type PageUser,
  renderAccount,
  renderDocument,
  renderName,
  renderTime,
  type SafeHtml,
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
  readonly user: PageUser;
  readonly signIns: readonly AccountSignIn[];
  readonly grants: readonly UserGrantRow[];
  /** What verified apps get again without asking. */
  readonly consents: readonly ListedConsent[];
  /** What the user has just done. */
  readonly notice?: string | undefined;
}

function renderLastUse({ lastUsedAt, lastUsedFrom }: UserGrantRow): SafeHtml {
  return html`last used ${renderTime(lastUsedAt)}${lastUsedFrom !== null && html` from ${lastUsedFrom}`}`;
}

/** On which device the user consented, and for which one. */
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

function renderGrant(grant: UserGrantRow): SafeHtml {
  return html`<li class="row">
    <div class="stack">
      <p>
        <strong>${renderName(grant.appName, 'Unnamed app')}</strong>${
          grant.appDynamicallyRegistered && html` <span class="status">Registered itself</span>`
        }
      </p>
      <p class="muted small">Since ${renderTime(grant.createdAt)} · ${renderLastUse(grant)} · until ${renderTime(grant.expiresAt)}</p>
      ${renderOrigin(grant)} ${renderScopes(grant)}
    </div>
    <form method="post" action="${localUrl(PAGE_PATHS.endApp)}">
      <input type="hidden" name="grant" value="${grant.id}" />
      <button class="button button--quiet button--fit" type="submit">End access</button>
    </form>
  </li>`;
}

function renderSignIn({ id, appName, isCurrent, signedInAt, address, userAgent, isToldOfLogout }: AccountSignIn): SafeHtml {
  const browser = describeUserAgent(userAgent) ?? 'an unknown browser';
  return html`<li class="row">
    <div class="stack">
      <p><strong>${renderName(appName, 'Unnamed app')}</strong>${isCurrent && html` <span class="status">From this session</span>`}</p>
      <p class="muted small">Since ${renderTime(signedInAt)} · with ${browser}${address !== '' && html` from ${address}`}</p>
      ${!isToldOfLogout && html`<p class="muted small">This app cannot be told that you sign out here. Sign out in the app, too.</p>`}
    </div>
    <form method="post" action="${localUrl(PAGE_PATHS.signOutOfApp)}">
      <input type="hidden" name="sign_in" value="${id}" />
      <button class="button button--quiet button--fit" type="submit">Sign out</button>
    </form>
  </li>`;
}

function renderSignIns(signIns: readonly AccountSignIn[]): SafeHtml {
  return html`<section class="section divided" aria-labelledby="sign-ins">
    <h2 id="sign-ins">Signed in on these apps</h2>
    ${
      signIns.length === 0
        ? html`<p class="muted small">You are not signed in on any app with this account.</p>`
        : html`<p class="muted small">
              You signed in on these apps with your account. Signing out of one keeps you signed in here and on the others.
            </p>
            <ul class="stack stack--loose">
              ${signIns.map((signIn) => renderSignIn(signIn))}
            </ul>`
    }
  </section>`;
}

function renderConsents(consents: readonly ListedConsent[]): SafeHtml | undefined {
  if (consents.length === 0) return undefined;
  return html`<section class="section divided" aria-labelledby="remembered">
    <h2 id="remembered">Apps that do not ask you again</h2>
    <p class="muted small">
      An administrator has verified these apps, and you have allowed them before. They get the same access again without asking. When you
      end the access of an app, it has to ask again, too.
    </p>
    <ul class="stack stack--loose">
      ${consents.map(
        (consent) =>
          html`<li class="row">
            <div class="stack">
              <p><strong>${renderName(consent.appName, 'Unnamed app')}</strong></p>
              <p class="muted small">Until ${renderTime(consent.expiresAt)}</p>
              ${renderScopes(consent)}
            </div>
            <form method="post" action="${localUrl(PAGE_PATHS.forgetApp)}">
              <input type="hidden" name="app" value="${consent.appId}" />
              <button class="button button--quiet button--fit" type="submit">Ask me again</button>
            </form>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** The page of `GET /account/apps`. */
export function renderAccountAppsPage({ user, signIns, grants, consents, notice }: AccountAppsPage): string {
  return renderDocument({
    title: 'Connected apps',
    width: 'wide',
    content: html`<h1>Connected apps</h1>
      ${notice !== undefined && html`<p class="callout" role="status">${notice}</p>`} ${renderAccount(user)} ${renderSignIns(signIns)}
      <section class="section divided" aria-labelledby="apps">
        <h2 id="apps">Apps that can act in your name</h2>
        ${
          grants.length === 0
            ? html`<p class="muted small">No app has access. When one asks for it, you decide what it can do.</p>`
            : html`<p class="muted small">An app that you allowed on several devices has several entries. End any access you don't need.</p>
                <ul class="stack stack--loose">
                  ${grants.map((grant) => renderGrant(grant))}
                </ul>`
        }
      </section>
      ${renderConsents(consents)}
      <section class="section divided" aria-labelledby="everything">
        <h2 id="everything">Has something been stolen?</h2>
        <p class="muted small">
          This ends all other sessions, all your tokens and the access of all apps at once, and your agents trust no programs of other
          platforms any more. Only this session stays. Then change your password, if you have one.
        </p>
        <form method="post" action="${localUrl(PAGE_PATHS.endEverything)}">
          <button class="button button--quiet button--fit" type="submit">End everything else</button>
        </form>
      </section>
      <div class="row divided"><a href="${localUrl(PAGE_PATHS.account)}">Back to your account</a></div>`,
  });
}

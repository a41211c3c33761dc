import { type ConsentRoles, renderAdministratorAccess, renderRoles } from './consent-roles.js';
import { describeResource, describeScopesOf, type ResourceInWords } from './resource-words.js';
import {
  clientUrl,
  describeRedirect,
  displayName,
  formatDuration,
  html,
  localUrl,
  type PageUser,
  type RedirectTarget,
  renderAccount,
  renderDocument,
  renderName,
  renderTile,
  type SafeHtml,
  type ScopeDescription,
} from '../../views/index.js';

/** How the app was registered: the more anonymous, the stronger the page's warnings (OAuth 2.1 section 7.9). */
export type AppRegistration =
  | { readonly kind: 'built-in' }
  /** `by` is a username; null when it is no longer known. */
  | { readonly kind: 'administrator'; readonly by: string | null }
  /** RFC 7591, by anybody. */
  | { readonly kind: 'dynamic' }
  /** A client-id metadata document; `host` is where it was read from. */
  | { readonly kind: 'metadata-document'; readonly host: string };

interface ConsentApp {
  readonly name: string;
  /** Path of a picture on this server; anything else is not shown. */
  readonly iconPath?: string | undefined;
  readonly clientType: 'public' | 'confidential';
  readonly registration: AppRegistration;
}

/** The API that the app asks for. */
export interface ConsentResource extends ResourceInWords {
  /** Does that API accept tokens without asking this server whether they were revoked? */
  readonly isVerifiedOffline?: boolean;
}

export interface ConsentPage extends ConsentRoles {
  /** Path and query of this very request: the consent form posts to it. */
  readonly action: string;
  readonly csrfToken: string;
  /** The client's redirect URI with `error=access_denied`, `state` and `iss`. */
  readonly cancelUrl: string;
  /** Local path of a login form whose redirect leads back here; it must show the form in spite of the session. */
  readonly switchUserHref: string;
  readonly app: ConsentApp;
  readonly user: PageUser;
  /** Scopes that grant the app nothing with this person's roles. */
  readonly idleScopes: readonly string[];
  /** The resource (RFC 8707) the token will be bound to. */
  readonly resource: ConsentResource;
  /** The redirect URI in force, already matched. */
  readonly redirectUri: string;
  /** Origin of this server, to tell its own pages from other sites. */
  readonly siteOrigin: string;
  readonly accessTokenSeconds: number;
  /** How long the app may renew access without asking; null when it gets no refresh token. */
  readonly grantSeconds: number | null;
  /** Local path of the list of connected apps, when there is one. */
  readonly manageHref?: string | undefined;
}

const CLIENT_TYPE = {
  public: 'Public app: it cannot keep a secret, so it cannot prove its identity',
  confidential: 'Confidential app: it proves its identity with a secret',
} as const;

function describeRegistration(registration: AppRegistration): SafeHtml {
  switch (registration.kind) {
    case 'built-in':
      return html`Part of this server`;
    case 'administrator':
      return registration.by === null
        ? html`Registered by an administrator`
        : html`Registered by ${renderName(registration.by, 'an administrator')}`;
    case 'dynamic':
      return html`Registered itself and has not been reviewed`;
    case 'metadata-document':
      return html`Describes itself at <strong><bdi>${displayName(registration.host, 'an unknown host')}</bdi></strong>`;
  }
}

function describeTarget(target: RedirectTarget): SafeHtml {
  const label = html`<bdi class="host">${target.label}</bdi>`;
  switch (target.kind) {
    case 'this-site':
      return html`${label} <span class="muted">(this site)</span>`;
    case 'this-computer':
      return html`${label} <span class="muted">(a program on this computer)</span>`;
    case 'app-scheme':
      return html`${label} <span class="muted">(an app on this device)</span>`;
    case 'web':
    case 'plain-web':
      return label;
  }
}

/** Warnings before consent, most serious first (RFC 9700 section 4.2, OAuth 2.1 section 7.9, MCP authorization: localhost). */
function warningsFor(page: ConsentPage, target: RedirectTarget): readonly SafeHtml[] {
  const { kind } = page.app.registration;
  const warnings: SafeHtml[] = [];
  if (kind === 'dynamic' || kind === 'metadata-document') {
    warnings.push(
      html`<strong>This app has not been reviewed.</strong> It chose its own name. Continue only if you trust the site it sends you to.`,
    );
  }
  if (target.kind === 'this-computer') {
    warnings.push(
      html`<strong>You will be sent back to a program on this computer.</strong> Any program running on it could have made this request.
        Continue only if you have just started signing in from an app on this computer.`,
    );
  }
  if (target.kind === 'app-scheme') {
    warnings.push(
      html`<strong>You will be sent back to an app on this device.</strong> Another app may have claimed the same link. Continue only if you
        have just started signing in from an app on this device.`,
    );
  }
  if (target.kind === 'plain-web') {
    warnings.push(html`<strong>The response is not encrypted.</strong> Others on the network could intercept it and gain this access.`);
  }
  return warnings;
}

function renderWarnings(warnings: readonly SafeHtml[]): SafeHtml | undefined {
  if (warnings.length === 0) return undefined;
  return html`<div class="callout callout--warning">${warnings.map((warning) => html`<p>${warning}</p>`)}</div>`;
}

function renderScopes(scopes: readonly ScopeDescription[], idle: readonly string[]): SafeHtml {
  return html`<ul class="scopes">
    ${scopes.map(
      ({ scope, sentence, risk }) =>
        html`<li class="scope--${risk}">
          ${sentence}
          <code>${scope}</code>${idle.includes(scope) && html` <span class="muted">(no effect: apps do not get the roles for this)</span>`}
        </li>`,
    )}
  </ul>`;
}

function renderFullAccess(scopes: readonly ScopeDescription[]): SafeHtml | undefined {
  if (!scopes.some((scope) => scope.risk === 'full')) return undefined;
  return html`<div class="callout callout--danger">
    <h2>This is full access</h2>
    <p>The app could see, change and delete all your data: your profile, your secrets and your files.</p>
  </div>`;
}

/** Said where it matters: revoking a JWT does not reach an API that verifies it offline (RFC 9068). */
function revocationDelay({ accessTokenSeconds, resource }: ConsentPage): string {
  if (resource.isVerifiedOffline !== true) return '';
  return `. After you revoke access, the API can accept it for up to ${formatDuration(accessTokenSeconds)} more`;
}

function describeLifetime({ accessTokenSeconds, grantSeconds }: ConsentPage): string {
  const access = formatDuration(accessTokenSeconds);
  if (grantSeconds === null) return `${access}, then it has to ask again`;
  return `${access} at a time; the app can renew it for up to ${formatDuration(grantSeconds)}, then it has to ask again`;
}

function renderScopesHeading({ name }: ConsentResource): SafeHtml {
  if (name === undefined) return html`This app will be able to`;
  return html`At <bdi>${displayName(name, 'an unnamed API')}</bdi>, this app will be able to`;
}

function renderFacts(page: ConsentPage, target: RedirectTarget): SafeHtml {
  return html`<dl class="facts">
    <dt>Sends you to</dt>
    <dd>${describeTarget(target)}</dd>
    <dt>For the API</dt>
    <dd>${describeResource(page.resource)}</dd>
    <dt>Access lasts</dt>
    <dd>
      ${describeLifetime(page)}${revocationDelay(page)}${page.manageHref !== undefined && html`. <a href="${localUrl(page.manageHref)}">Manage connected apps</a>`}
    </dd>
    <dt>The app</dt>
    <dd>${describeRegistration(page.app.registration)}. ${CLIENT_TYPE[page.app.clientType]}.</dd>
  </dl>`;
}

/** The page that asks a person whether an app may act for them, with everything they need to decide and no more. */
export function renderConsentPage(page: ConsentPage): string {
  const scopes = describeScopesOf(page.resource, page.scopes);
  const target = describeRedirect(page.redirectUri, page.siteOrigin);
  const appName = renderName(page.app.name, 'Unnamed app');
  return renderDocument({
    title: `Allow ${displayName(page.app.name, 'an unnamed app')}?`,
    width: 'medium',
    content: html`<div class="title">
        ${renderTile(page.app.name, page.app.iconPath)}
        <h1>${appName} wants to use your account</h1>
      </div>
      ${renderAccount(page.user, html`<a href="${localUrl(page.switchUserHref)}">Not you? Sign in as someone else</a>`)}
      ${renderWarnings(warningsFor(page, target))}
      <section class="section" aria-labelledby="scopes-heading">
        <h2 id="scopes-heading">${renderScopesHeading(page.resource)}</h2>
        ${renderScopes(scopes, page.idleScopes)} ${renderAdministratorAccess(page)} ${renderFullAccess(scopes)} ${renderRoles(page)}
      </section>
      <section class="section divided" aria-label="Details">${renderFacts(page, target)}</section>
      <div class="buttons">
        <a class="button button--quiet" href="${clientUrl(page.cancelUrl)}">Cancel</a>
        <form method="post" action="${localUrl(page.action)}">
          <input type="hidden" name="csrf_token" value="${page.csrfToken}" />
          <button class="button button--primary" type="submit">Allow</button>
        </form>
      </div>`,
  });
}

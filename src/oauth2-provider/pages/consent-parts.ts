import { formatDuration } from '../../common/index.js';
import { displayName, html, localUrl, type SafeHtml, type ScopeDescription } from '../../views/index.js';
import type { ConsentApp } from './consent-app.js';
import { type ConsentRoles, renderAdministratorAccess, renderRoles } from './consent-roles.js';
import { describeResource, describeScopesOf, type ResourceInWords } from './resource-words.js';

/** The API that the app asks for. */
export interface ConsentResource extends ResourceInWords {
  /** Does that API accept tokens without asking this server whether they were revoked? */
  readonly isVerifiedOffline?: boolean;
}

/** What an app would get, wherever people are asked for it. */
export interface ConsentedAccess extends ConsentRoles {
  readonly app: ConsentApp;
  /** Scopes that grant the app nothing with this person's roles. */
  readonly idleScopes: readonly string[];
  /** Scopes that the app already has for this resource by this person's earlier consent. */
  readonly earlierScopes: readonly string[];
  /** The resource (RFC 8707) the token will be bound to. */
  readonly resource: ConsentResource;
  readonly accessTokenSeconds: number;
  /** How long the app may renew access without asking; null when it gets no refresh token. */
  readonly grantSeconds: number | null;
  /** Does it end before that when the person signs out? */
  readonly endsWithSession: boolean;
  /** Local path of the list of connected apps, when there is one. */
  readonly manageHref?: string | undefined;
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
function revocationDelay({ accessTokenSeconds, resource }: ConsentedAccess): string {
  if (resource.isVerifiedOffline !== true) return '';
  return `. After you revoke access, the API can accept it for up to ${formatDuration(accessTokenSeconds)} more`;
}

function describeLifetime({ accessTokenSeconds, grantSeconds, endsWithSession }: ConsentedAccess): string {
  const access = formatDuration(accessTokenSeconds);
  if (grantSeconds === null) return `${access}, then it has to ask again`;
  const renewal = `for up to ${formatDuration(grantSeconds)}`;
  return `${access} at a time; the app can renew it ${endsWithSession ? `until you sign out, ${renewal}` : renewal}, then it has to ask again`;
}

function renderScopesHeading({ name }: ConsentResource, isMore: boolean): SafeHtml {
  const ability = isMore ? 'will also be able to' : 'will be able to';
  if (name === undefined) return html`This app ${ability}`;
  return html`At <bdi>${displayName(name, 'an unnamed API')}</bdi>, this app ${ability}`;
}

/** Rows of the list of facts: for which API, and for how long. */
export function describeAccess(access: ConsentedAccess): SafeHtml {
  return html`<dt>For the API</dt>
    <dd>${describeResource(access.resource)}</dd>
    <dt>Access lasts</dt>
    <dd>
      ${describeLifetime(access)}${revocationDelay(access)}${access.manageHref !== undefined && html`. <a href="${localUrl(access.manageHref)}">Manage connected apps</a>`}
    </dd>`;
}

/** What the app could do. */
export function renderAccess(access: ConsentedAccess): SafeHtml {
  const describe = (names: readonly string[]): readonly ScopeDescription[] => describeScopesOf(access.resource, names);
  const scopes = describe(access.scopes);
  const added = access.scopes.filter((name) => !access.earlierScopes.includes(name));
  const isMore = added.length > 0 && added.length < access.scopes.length;
  const earlier = access.scopes.filter((name) => access.earlierScopes.includes(name));
  return html`<section class="section" aria-labelledby="scopes-heading">
    <h2 id="scopes-heading">${renderScopesHeading(access.resource, isMore)}</h2>
    ${renderScopes(isMore ? describe(added) : scopes, access.idleScopes)}
    ${
      isMore &&
      html`<details>
        <summary>What you have allowed before</summary>
        ${renderScopes(describe(earlier), access.idleScopes)}
      </details>`
    }
    ${renderAdministratorAccess(access)} ${renderFullAccess(scopes)} ${renderRoles(access)}
  </section>`;
}

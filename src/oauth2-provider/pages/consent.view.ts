import { describeApp } from './consent-app.js';
import { type ConsentedAccess, describeAccess, renderAccess } from './consent-parts.js';
import {
  clientUrl,
  describeRedirect,
  displayName,
  html,
  localUrl,
  type PageUser,
  type RedirectTarget,
  renderAccount,
  renderDecision,
  renderDocument,
  renderName,
  renderTile,
  type SafeHtml,
  type Page,
} from '../../views/index.js';

export interface ConsentPage extends ConsentedAccess {
  /** Path and query of this very request: the consent form posts to it. */
  readonly action: string;
  readonly csrfToken: string;
  /** The client's redirect URI with `error=access_denied`, `state` and `iss`, or a local path that posts them there. */
  readonly cancelUrl: string;
  /** Local path of a login form whose redirect leads back here; it must show the form in spite of the session. */
  readonly switchUserHref: string;
  readonly user: PageUser;
  /** The redirect URI in force, already matched. */
  readonly redirectUri: string;
  /** Origin of this server, to tell its own pages from other sites. */
  readonly siteOrigin: string;
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
      html`<strong>This app is unverified.</strong> Nobody here has reviewed it, and it chose its own name. Continue only if you trust
        <bdi>${target.label}</bdi>, where you will be sent.`,
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

function renderFacts(page: ConsentPage, target: RedirectTarget): SafeHtml {
  return html`<dl class="facts">
    <dt>Sends you to</dt>
    <dd>${describeTarget(target)}</dd>
    ${describeAccess(page)} ${describeApp(page.app)}
  </dl>`;
}

/** The page that asks a person whether an app may act for them, with everything they need to decide and no more. */
export function renderConsentPage(page: ConsentPage): Page {
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
      ${renderWarnings(warningsFor(page, target))} ${renderAccess(page)}
      <section class="section divided" aria-label="Details">${renderFacts(page, target)}</section>
      <div class="buttons">
        <a class="button button--quiet" href="${page.cancelUrl.startsWith('/') ? localUrl(page.cancelUrl) : clientUrl(page.cancelUrl)}"
          >Cancel</a
        >
        <form method="post" action="${localUrl(page.action)}">
          <input type="hidden" name="csrf_token" value="${page.csrfToken}" />
          ${renderDecision(html`<button class="button button--primary" type="submit">Allow</button>`)}
        </form>
      </div>`,
  });
}

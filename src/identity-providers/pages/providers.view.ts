import { CONSOLE_PATHS, html, localUrl, PAGE_PATHS, renderConsole, type SafeHtml, type Viewer, type Page } from '../../views/index.js';
import type { ProviderCheck } from '../status/provider-status.js';

export interface ListedProvider {
  readonly id: string;
  readonly title: string;
  readonly label: string;
  readonly url: string;
  readonly clientId: string;
  readonly callbackUrl: string;
  readonly allowsSignups: boolean;
  /** Of a test just now; absent: it was not tested. */
  readonly checks?: readonly ProviderCheck[];
}

export interface ProvidersPage {
  readonly viewer: Viewer;
  readonly providers: readonly ListedProvider[];
}

const TEST = html`<form method="post" action="${localUrl(PAGE_PATHS.testProvider)}">
  <button class="button button--quiet button--fit" type="submit">Test now</button>
</form>`;

const CHECKS: Readonly<Record<ProviderCheck['name'], string>> = {
  discovery: 'Its metadata',
  keys: 'Its keys',
  site: 'Its site',
};

function renderChecks(checks: readonly ProviderCheck[]): SafeHtml {
  const isFine = checks.every((check) => check.isFine);
  return html`<div class="${isFine ? 'callout' : 'callout callout--danger'}" role="status">
    <p><strong>${isFine ? 'People can log in with it: everything was reachable just now.' : 'It cannot be used now.'}</strong></p>
    <ul class="stack">
      ${checks.map(({ name, isFine: works, detail }) => html`<li>${CHECKS[name]} ${works ? 'can be used' : 'cannot be used'}: ${detail}</li>`)}
    </ul>
  </div>`;
}

function renderProvider({ id, title, label, url, clientId, callbackUrl, allowsSignups, checks }: ListedProvider): SafeHtml {
  return html`<section class="panel" aria-labelledby="provider-${id}">
    <h2 id="provider-${id}"><bdi>${label}</bdi></h2>
    ${checks !== undefined && renderChecks(checks)}
    <dl class="facts">
      <dt>Kind</dt>
      <dd>${title}</dd>
      <dt>Address</dt>
      <dd><code>${url}</code></dd>
      <dt>Client ID there</dt>
      <dd><code>${clientId}</code></dd>
      <dt>Redirect URI to register there</dt>
      <dd><code>${callbackUrl}</code></dd>
      <dt>New people</dt>
      <dd>
        ${allowsSignups ? 'get an account when they first log in' : 'cannot log in until an administrator has created an account for them'}
      </dd>
    </dl>
  </section>`;
}

/** The page of `GET /admin/identity-providers`, and of a `POST` to `/admin/identity-providers/test`. */
export function renderProvidersPage({ viewer, providers }: ProvidersPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.identityProviders,
    title: 'Identity providers',
    intro: 'Where people can log in with an account that they have elsewhere. Providers are set in the configuration of the server.',
    actions: providers.length === 0 ? undefined : TEST,
    content:
      providers.length === 0
        ? html`<div class="empty">
            <p>
              No provider is configured: people log in with a password. For OpenID Connect, set <code>CODER_OIDC_ISSUER_URL</code>,
              <code>CODER_OIDC_CLIENT_ID</code> and <code>CODER_OIDC_CLIENT_SECRET</code>; for GitHub,
              <code>CODER_OAUTH2_GITHUB_CLIENT_ID</code> and <code>CODER_OAUTH2_GITHUB_CLIENT_SECRET</code>.
            </p>
          </div>`
        : html`${providers.map(renderProvider)}`,
  });
}

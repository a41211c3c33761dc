import {
  type Column,
  CONSOLE_PATHS,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConsole,
  renderTable,
  renderTime,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import type { AppSecretRow } from '../../apps/app-secret-row.js';
import type { AppUsageRow } from '../../apps/app-usage.repository.js';
import type { AppRow } from '../../apps/app-row.js';
import { APPS_CRUMB, countInWords, GRANT_WORDS, KINDS, pathOfApp, renderBadges } from './app-words.js';

export interface AppPage {
  readonly viewer: Viewer;
  readonly app: AppRow;
  readonly usage: Pick<AppUsageRow, 'userCount' | 'tokenCount'>;
  readonly secrets: readonly AppSecretRow[];
  /** Can it have secrets at all? */
  readonly hasSecrets: boolean;
  /** It is part of this server. */
  readonly isBuiltIn: boolean;
  /** Does this server refuse to send to its back-channel logout URI? */
  readonly isNeverTold: boolean;
  /** Reserves the id of the next secret. */
  readonly formToken: string;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

const PRIVATE_LOGOUT_URI = html`<p class="muted">
  Nothing is sent there: the host is in a private network, and <code>CODER_DANGEROUS_ALLOW_PRIVATE_CLIENT_HOSTS</code> is not set.
</p>`;
const NONE = html`<span class="muted">none</span>`;

function renderLines(lines: readonly string[]): SafeHtml {
  if (lines.length === 0) return NONE;
  return html`<ul class="stack">
    ${lines.map((line) => html`<li><code>${line}</code></li>`)}
  </ul>`;
}

function renderGrants(types: readonly string[]): SafeHtml {
  const words = types.map((type) => (GRANT_WORDS as Readonly<Record<string, string>>)[type] ?? type);
  return html`<ul class="stack">
    ${words.map((sentence) => html`<li>${sentence}</li>`)}
  </ul>`;
}

function renderFacts({ app, usage, isNeverTold }: AppPage): SafeHtml {
  const badges = { id: app.id, isSelfRegistered: app.dynamicallyRegistered, isVerified: app.isVerified };
  return html`<section class="panel" aria-label="Facts">
    <dl class="facts">
      <dt>Client ID</dt>
      <dd><code>${app.id}</code>${renderBadges(badges)}</dd>
      <dt>Kind</dt>
      <dd>${KINDS[app.clientType]}</dd>
      <dt>Users with access</dt>
      <dd>${countInWords(usage.userCount)}</dd>
      <dt>Live tokens</dt>
      <dd>${countInWords(usage.tokenCount)}</dd>
      <dt>Redirect URIs</dt>
      <dd>${renderLines(app.redirectUris)}</dd>
      <dt>How it gets access</dt>
      <dd>${renderGrants(app.grantTypes)}</dd>
      <dt>Scopes</dt>
      <dd>${app.scope === '' ? 'Every scope that it asks for, except those of administrators' : renderLines(app.scope.split(' '))}</dd>
      <dt>After a logout</dt>
      <dd>${renderLines(app.postLogoutRedirectUris)}</dd>
      <dt>Is told of logouts at</dt>
      <dd>
        ${app.backchannelLogoutUri === '' ? NONE : html`<code>${app.backchannelLogoutUri}</code>`} ${isNeverTold ? PRIVATE_LOGOUT_URI : ''}
      </dd>
      <dt>Registered</dt>
      <dd>${renderTime(app.createdAt)}</dd>
    </dl>
  </section>`;
}

function secretColumns(app: AppRow, now: Date): readonly Column<AppSecretRow>[] {
  return [
    { label: 'Ends with', cell: ({ displaySecret }) => html`<code>…${displaySecret}</code>` },
    { label: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : renderAgo(lastUsedAt, now)) },
    {
      label: 'Delete it',
      hasActions: true,
      cell: ({ id, displaySecret }) =>
        html`<a
          class="button button--quiet button--small"
          href="${localUrl(`${pathOfApp(app.id)}/secrets/${encodeURIComponent(id)}/delete`)}"
          >Delete<span class="unseen"> the secret that ends with ${displaySecret}</span></a
        >`,
    },
  ];
}

function renderSecrets({ viewer, app, secrets, formToken, hasSecrets }: AppPage): SafeHtml | undefined {
  if (!hasSecrets) return undefined;
  return html`<section class="section" aria-labelledby="secrets">
    <h2 id="secrets">Secrets</h2>
    <p class="muted">To replace a secret, add a new one, give it to the app, and then delete the old one.</p>
    ${renderTable({
      caption: 'Secrets of this app',
      columns: secretColumns(app, viewer.now),
      rows: secrets,
      empty: html`<p>The app has no secret, so it cannot get tokens. Add one, and give it to the people who run the app.</p>`,
    })}
    <form method="post" action="${localUrl(PAGE_PATHS.addAppSecret)}">
      <input type="hidden" name="app" value="${app.id}" />
      <input type="hidden" name="form_token" value="${formToken}" />
      <button class="button button--quiet button--fit" type="submit">Add a secret</button>
    </form>
  </section>`;
}

/** The page of `GET /admin/apps/:app`. */
export function renderAppPage(page: AppPage): Page {
  const { viewer, app, isBuiltIn, notice, error } = page;
  const path = pathOfApp(app.id);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.adminApps,
    title: app.name,
    crumbs: [APPS_CRUMB],
    notice,
    error,
    actions: html`<a class="button button--quiet button--fit" href="${localUrl(`${path}/edit`)}">Edit</a>
      <a class="button button--danger button--fit" href="${localUrl(`${path}/end-access`)}">End all access</a>
      ${!isBuiltIn && html`<a class="button button--danger button--fit" href="${localUrl(`${path}/delete`)}">Delete</a>`}`,
    content: html`${renderFacts(page)} ${renderSecrets(page)}`,
  });
}

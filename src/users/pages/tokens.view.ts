import {
  type Column,
  CONSOLE_PATHS,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConsole,
  renderTable,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../views/index.js';
import type { ListedKey } from './listed-key.js';

export interface TokensPage {
  readonly viewer: Viewer;
  readonly tokens: readonly ListedKey[];
  readonly notice?: string | undefined;
}

const CREATE = html`<a class="button button--primary button--fit" href="${localUrl(PAGE_PATHS.newToken)}">Create a token</a>`;

function renderRevoke({ id, name }: ListedKey): SafeHtml {
  return html`<form method="post" action="${localUrl(PAGE_PATHS.endToken)}">
    <input type="hidden" name="key" value="${id}" />
    <button class="button button--quiet button--small" type="submit">Revoke<span class="unseen"> ${name}</span></button>
  </form>`;
}

function renderWords(words: readonly string[]): readonly SafeHtml[] {
  return words.map((word) => html`<code class="word">${word}</code> `);
}

function columns(now: Date): readonly Column<ListedKey>[] {
  return [
    { label: 'Name', cell: ({ name }) => html`<strong><bdi>${name}</bdi></strong>` },
    {
      label: 'Scopes',
      cell: ({ scopes, only }) =>
        html`<span class="small"
          >${renderWords(scopes)}${only.length > 0 && html`<span class="muted">only on</span> ${renderWords(only)}`}</span
        >`,
    },
    { label: 'Created', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    { label: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : renderAgo(lastUsedAt, now)) },
    { label: 'Expires', cell: ({ expiresAt }) => renderAgo(expiresAt, now) },
    { label: 'Revoke it', cell: renderRevoke, hasActions: true },
  ];
}

/** The page of `GET /account/tokens`. */
export function renderTokensPage({ viewer, tokens, notice }: TokensPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.tokens,
    title: 'Tokens',
    intro: 'Programs use tokens to act as you without signing in, within the scopes of the token.',
    notice,
    actions: tokens.length === 0 ? undefined : CREATE,
    content: renderTable({
      caption: 'Your tokens',
      columns: columns(viewer.now),
      rows: tokens,
      empty: html`<p>You have no tokens. Create one for a script or a service that calls the API for you.</p>
        ${CREATE}`,
    }),
  });
}

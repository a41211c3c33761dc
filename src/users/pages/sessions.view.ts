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

export interface SessionsPage {
  readonly viewer: Viewer;
  readonly sessions: readonly ListedKey[];
  readonly notice?: string | undefined;
}

/** The last use is written after the response, so the first page of a session would say "never". */
function renderLastUse({ isCurrent, lastUsedAt }: ListedKey, now: Date): SafeHtml | string {
  if (isCurrent) return 'in use now';
  return lastUsedAt ? renderAgo(lastUsedAt, now) : 'never';
}

function renderEnd({ id, isCurrent, createdWith, clientAddress }: ListedKey): SafeHtml {
  return html`<form method="post" action="${localUrl(PAGE_PATHS.endOneSession)}">
    <input type="hidden" name="key" value="${id}" />
    <button class="button button--quiet button--small" type="submit">
      ${isCurrent ? 'Sign out' : 'End'}<span class="unseen"> the session with ${createdWith} from ${clientAddress}</span>
    </button>
  </form>`;
}

function columns(now: Date): readonly Column<ListedKey>[] {
  return [
    {
      label: 'Signed in with',
      cell: ({ createdWith, isCurrent }) => html`${createdWith}${isCurrent && html` <span class="badge">This session</span>`}`,
    },
    { label: 'Network address', cell: ({ clientAddress }) => html`<span class="address">${clientAddress}</span>` },
    { label: 'Since', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    { label: 'Last used', cell: (session) => renderLastUse(session, now) },
    { label: 'Expires', cell: ({ expiresAt }) => renderAgo(expiresAt, now) },
    { label: 'End it', cell: renderEnd, hasActions: true },
  ];
}

/** The page of `GET /account/sessions`. */
export function renderSessionsPage({ viewer, sessions, notice }: SessionsPage): Page {
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.sessions,
    title: 'Sessions',
    intro: "Browsers and command-line tools that are signed in as you. End any session you don't recognize.",
    notice,
    actions:
      others.length === 0
        ? undefined
        : html`<form method="post" action="${localUrl(PAGE_PATHS.endOtherSessions)}">
            <button class="button button--quiet button--fit" type="submit">End all other sessions</button>
          </form>`,
    content: renderTable({
      caption: 'Your sessions',
      columns: columns(viewer.now),
      rows: [...sessions.filter(({ isCurrent }) => isCurrent), ...others],
      empty: html`<p>You have no session.</p>`,
    }),
  });
}

import { type Column, html, localUrl, PAGE_PATHS, renderAgo, renderTable, type SafeHtml } from '../../../views/index.js';
import type { ListedKey } from '../listed-key.js';

export interface KeysOfUser {
  readonly userId: string;
  readonly sessions: readonly ListedKey[];
  readonly tokens: readonly ListedKey[];
  /** Is there a button that ends each? */
  readonly mayEnd: boolean;
}

function renderEnd(userId: string, { id, name, clientAddress }: ListedKey, label: string): SafeHtml {
  return html`<form method="post" action="${localUrl(PAGE_PATHS.endKeyOfUser)}">
    <input type="hidden" name="user" value="${userId}" />
    <input type="hidden" name="key" value="${id}" />
    <button class="button button--quiet button--small" type="submit">
      ${label}<span class="unseen">: ${name === '' ? `the session from ${clientAddress}` : name}</span>
    </button>
  </form>`;
}

function columns(now: Date, first: Column<ListedKey>, userId: string, label: string | null): readonly Column<ListedKey>[] {
  return [
    first,
    { label: 'Created', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    {
      label: 'Last used',
      cell: ({ isCurrent, lastUsedAt }) => (isCurrent ? 'in use now' : lastUsedAt === null ? 'never' : renderAgo(lastUsedAt, now)),
    },
    { label: 'Expires', cell: ({ expiresAt }) => renderAgo(expiresAt, now) },
    // The session of this page ends by signing out.
    ...(label === null
      ? []
      : [
          {
            label: `${label} it`,
            hasActions: true,
            cell: (key: ListedKey) => (!key.isCurrent && renderEnd(userId, key, label)) || undefined,
          },
        ]),
  ];
}

/** The sessions and tokens of a user. */
export function renderKeysOfUser({ userId, sessions, tokens, mayEnd }: KeysOfUser, now: Date): SafeHtml {
  return html`<section class="section" aria-labelledby="sessions">
      <div class="heading">
        <h2 id="sessions">Sessions</h2>
        ${
          mayEnd &&
          sessions.length > 1 &&
          html`<form method="post" action="${localUrl(PAGE_PATHS.endSessionsOfUser)}">
            <input type="hidden" name="user" value="${userId}" />
            <button class="button button--quiet button--small" type="submit">End all sessions</button>
          </form>`
        }
      </div>
      ${renderTable({
        caption: 'Sessions of this user',
        columns: columns(
          now,
          {
            label: 'Signed in with',
            cell: ({ createdWith, clientAddress }) => html`${createdWith} <span class="muted small">from ${clientAddress}</span>`,
          },
          userId,
          mayEnd ? 'End' : null,
        ),
        rows: sessions,
        empty: html`<p>No browser or command-line tool is signed in as this user.</p>`,
      })}
    </section>
    <section class="section" aria-labelledby="tokens">
      <h2 id="tokens">Tokens</h2>
      ${renderTable({
        caption: 'Tokens of this user',
        columns: columns(now, { label: 'Name', cell: ({ name }) => html`<bdi>${name}</bdi>` }, userId, mayEnd ? 'Revoke' : null),
        rows: tokens,
        empty: html`<p>This user has no tokens. People create them under "Your account".</p>`,
      })}
    </section>`;
}

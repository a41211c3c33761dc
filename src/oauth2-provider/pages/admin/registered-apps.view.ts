import { type Column, CONSOLE_PATHS, html, localUrl, renderAgo, renderTable, type SafeHtml } from '../../../views/index.js';
import type { AppUsageRow } from '../../apps/app-usage.repository.js';
import { countInWords, pathOfApp } from './app-words.js';

/** Apps that registered themselves, as far as a page shows them. */
export interface RegisteredApps {
  readonly apps: readonly AppUsageRow[];
  readonly total: number;
}

const ALL = `${CONSOLE_PATHS.adminApps}?q=self_registered%3Atrue`;

function columns(now: Date): readonly Column<AppUsageRow>[] {
  return [
    { label: 'App', cell: ({ id, name }) => html`<a href="${localUrl(pathOfApp(id))}"><bdi>${name}</bdi></a>` },
    { label: 'Registered', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    {
      label: 'Users with access',
      cell: ({ userCount }) => (userCount === 0 ? html`<span class="muted">nobody</span>` : countInWords(userCount)),
    },
    { label: 'Live tokens', cell: ({ tokenCount }) => countInWords(tokenCount) },
    {
      label: 'Delete it',
      hasActions: true,
      cell: ({ id, name }) =>
        html`<a class="button button--quiet button--small" href="${localUrl(`${pathOfApp(id)}/delete`)}"
          >Delete<span class="unseen"> the app ${name}</span></a
        >`,
    },
  ];
}

/** They need nobody's approval, so what an administrator can do is to look at them and to delete them. */
export function renderRegisteredApps({ apps, total }: RegisteredApps, now: Date): SafeHtml {
  return html`<section class="section" aria-labelledby="registered">
    <h2 id="registered">Apps that registered themselves</h2>
    <p class="muted">
      They need no approval: each user decides when the app asks for access, and is told that nobody here has looked at it. Apps that are
      not used for long are deleted by themselves.
    </p>
    ${renderTable({
      caption: 'Apps that registered themselves',
      columns: columns(now),
      rows: apps,
      empty: html`<p>No app has registered itself. Those that do at <code>/oauth2/register</code> appear here.</p>`,
    })}
    ${total > apps.length && html`<p><a href="${localUrl(ALL)}">Show all ${total}</a></p>`}
  </section>`;
}

import {
  type Column,
  CONSOLE_PATHS,
  html,
  type ListState,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConsole,
  renderPager,
  renderSearch,
  renderTable,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import type { AppUsageRow } from '../../apps/app-usage.repository.js';
import { countInWords, pathOfApp, renderBadges, SHORT_KINDS } from './app-words.js';

export interface AppsPage {
  readonly viewer: Viewer;
  readonly list: ListState;
  readonly apps: readonly AppUsageRow[];
  /** Of all pages of the list. */
  readonly total: number;
  /** Why the search was not understood. */
  readonly fault?: string | undefined;
  readonly notice?: string | undefined;
}

const REGISTER = html`<a class="button button--primary button--fit" href="${localUrl(PAGE_PATHS.registerApp)}">Register an app</a>`;

function columns(now: Date): readonly Column<AppUsageRow>[] {
  return [
    {
      label: 'App',
      cell: (app) =>
        html`<a href="${localUrl(pathOfApp(app.id))}"><bdi>${app.name}</bdi></a
          >${renderBadges(app)}`,
    },
    { label: 'Kind', cell: ({ clientType }) => SHORT_KINDS[clientType] },
    { label: 'Users with access', cell: ({ userCount }) => countInWords(userCount) },
    { label: 'Live tokens', cell: ({ tokenCount }) => countInWords(tokenCount) },
    { label: 'Registered', cell: ({ createdAt }) => renderAgo(createdAt, now) },
  ];
}

/** The page of `GET /admin/apps`. */
export function renderAppsPage({ viewer, list, apps, total, fault, notice }: AppsPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.adminApps,
    title: 'Apps',
    isFaulty: fault !== undefined,
    intro: 'Programs that people sign in to with their account here, or that call the API in their name.',
    notice,
    actions: REGISTER,
    content: html`${renderSearch({
      list,
      label: 'Search apps',
      hint: html`Part of a name, or filters such as <code>client_type:public</code>, <code>self_registered:true</code> and
        <code>verified:true</code>.`,
      fault,
    })}
    ${renderTable({
      caption: 'Apps',
      columns: columns(viewer.now),
      rows: apps,
      empty: html`<p>No app matches this search.</p>
        <p><a href="${localUrl(list.path)}">Show all apps</a></p>`,
      list,
    })}
    ${renderPager(list, total)}`,
  });
}

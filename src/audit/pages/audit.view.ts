import {
  attributes,
  type Column,
  CONSOLE_PATHS,
  html,
  type ListState,
  localUrl,
  renderAgo,
  renderConsole,
  renderPager,
  renderSearch,
  renderTable,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../views/index.js';
import { AUDIT_ACTIONS, AUDITED_RESOURCE_TYPES } from '../audit-event.js';
import { MAX_EXPORTED } from '../audit-export.js';
import type { AuditLogRow } from '../audit-logs.repository.js';
import { type AuditFilters, filtersOf } from './audit-filters.js';
import { inPlainWords, pathOfEntry, renderChanged, renderWhat, renderWho } from './audit-words.js';

export interface AuditPage {
  readonly viewer: Viewer;
  readonly list: ListState;
  readonly logs: readonly AuditLogRow[];
  /** Of all pages of the list, or how far it was counted. */
  readonly total: number;
  /** Are there more than that? */
  readonly isMore: boolean;
  /** Why the search was not understood. */
  readonly fault?: string | undefined;
}

function columns(now: Date): readonly Column<AuditLogRow>[] {
  return [
    { label: 'When', cell: ({ time }) => renderAgo(time, now) },
    { label: 'Who', cell: renderWho },
    { label: 'What', cell: (log) => html`<a href="${localUrl(pathOfEntry(log.id))}">${renderWhat(log)}</a> ${renderChanged(log)}` },
    { label: 'From', cell: ({ ip }) => html`<span class="address">${ip}</span>` },
    {
      label: 'Outcome',
      cell: ({ statusCode }) => (statusCode >= 400 ? html`<span class="badge badge--danger">failed</span>` : 'done'),
    },
  ];
}

function renderChoice(name: keyof AuditFilters, label: string, chosen: string, values: readonly string[]): SafeHtml {
  const option = (value: string, words: string): SafeHtml =>
    html`<option ${attributes({ value, selected: value === chosen })}>${words}</option>`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <select ${attributes({ id: name, name })}>
      ${option('', 'Any')} ${values.map((value) => option(value, inPlainWords(value)))}
    </select>
  </div>`;
}

function renderDate(name: keyof AuditFilters, label: string, value: string): SafeHtml {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input ${attributes({ id: name, name, type: 'date', value })} />
  </div>`;
}

/** Simple choices, which become words of the search. */
function renderFilters(list: ListState): SafeHtml {
  const filters = filtersOf(list.search);
  return html`<form class="filters" method="get" action="${localUrl(list.path)}" role="search" aria-label="Choices">
    <input type="hidden" name="q" value="${list.search}" />
    ${renderChoice('action', 'Action', filters.action, AUDIT_ACTIONS)}
    ${renderChoice('resource_type', 'Kind of thing', filters.resource_type, AUDITED_RESOURCE_TYPES)}
    ${renderDate('date_from', 'From day', filters.date_from)} ${renderDate('date_to', 'To day', filters.date_to)}
    <button class="button button--quiet button--fit" type="submit">Apply</button>
  </form>`;
}

function exportPath(format: string, search: string): string {
  return `/api/v2/audit/export?${new URLSearchParams({ format, ...(search !== '' && { q: search }) }).toString()}`;
}

/** The page of `GET /admin/audit`. */
export function renderAuditPage({ viewer, list, logs, total, isMore, fault }: AuditPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.audit,
    title: 'Audit log',
    isFaulty: fault !== undefined,
    intro: 'Who changed what, signed in, or was refused, and what was different before and after.',
    actions: html`<a class="button button--quiet button--fit" href="${localUrl(exportPath('csv', list.search))}">Export CSV</a>
      <a class="button button--quiet button--fit" href="${localUrl(exportPath('json', list.search))}">Export JSON</a>`,
    content: html`${renderSearch({
        list,
        label: 'Search the audit log',
        hint: html`Such as <code>username:ada action:delete</code>. Also <code>resource_type</code>, <code>resource_target</code>,
          <code>resource_id</code>, <code>email</code>, <code>organization</code>, <code>request_id</code>, <code>date_from</code> and
          <code>date_to</code>.`,
        fault,
      })}
      ${renderFilters(list)}
      ${renderTable({
        caption: 'Entries of the audit log',
        columns: columns(viewer.now),
        rows: logs,
        empty: html`<p>No entry matches. Changes and logins are recorded as they happen, in the page, the API and the command line.</p>
          <p><a href="${localUrl(list.path)}">Show all entries</a></p>`,
        list,
      })}
      ${renderPager(list, total, isMore)}
      <p class="muted small">
        An export has the newest ${MAX_EXPORTED} entries of this search. The same on the command line:
        <code>gatehouse audit list</code>.
      </p>`,
  });
}

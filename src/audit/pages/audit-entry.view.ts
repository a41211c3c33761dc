import {
  type Column,
  CONSOLE_PATHS,
  html,
  localUrl,
  renderConsole,
  renderTable,
  renderTime,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../views/index.js';
import type { AuditLogRow } from '../audit-logs.repository.js';
import type { FieldDiff } from '../diff.js';
import { inPlainWords, kindOf, renderValue, renderWhat, renderWho } from './audit-words.js';

export interface AuditEntryPage {
  readonly viewer: Viewer;
  readonly log: AuditLogRow;
}

interface Difference extends FieldDiff {
  readonly column: string;
}

const SECRET = html`<span class="muted">secret, not recorded</span>`;

const COLUMNS: readonly Column<Difference>[] = [
  { label: 'What', cell: ({ column }) => inPlainWords(column) },
  { label: 'Before', cell: (diff) => (diff.secret ? SECRET : renderValue(diff.old)) },
  { label: 'After', cell: (diff) => (diff.secret ? SECRET : renderValue(diff.new)) },
];

function searchPath(words: string): string {
  return `${CONSOLE_PATHS.audit}?${new URLSearchParams({ q: words }).toString()}`;
}

function renderFacts(log: AuditLogRow): SafeHtml {
  const more = Object.entries(log.additionalFields) as [string, unknown][];
  return html`<section class="panel" aria-label="Facts">
    <dl class="facts">
      <dt>Who</dt>
      <dd>${renderWho(log)}</dd>
      <dt>When</dt>
      <dd>${renderTime(log.time)}</dd>
      <dt>From</dt>
      <dd>${log.ip ?? html`<span class="muted">not known</span>`}</dd>
      <dt>With</dt>
      <dd>${renderValue(log.userAgent)}</dd>
      <dt>About</dt>
      <dd>
        ${kindOf(log)}
        <bdi>${log.resourceTarget}</bdi>${log.isDeleted && html` <span class="badge">deleted since</span>`}
      </dd>
      <dt>Outcome</dt>
      <dd>${log.statusCode >= 400 ? html`<span class="badge badge--danger">failed</span>` : 'done'} (status ${log.statusCode})</dd>
      ${
        log.organization !== null &&
        html`<dt>Organization</dt>
          <dd><bdi>${log.organization.name}</bdi></dd>`
      }
      ${more.map(
        ([name, value]) =>
          html`<dt>${inPlainWords(name)}</dt>
            <dd>${renderValue(value)}</dd>`,
      )}
      <dt>Request</dt>
      <dd><code>${log.requestId}</code></dd>
    </dl>
  </section>`;
}

/** The page of `GET /admin/audit/:entry`. */
export function renderAuditEntryPage({ viewer, log }: AuditEntryPage): Page {
  const differences = Object.entries(log.diff).map(([column, diff]) => ({ column, ...diff }));
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.audit,
    title: 'Entry of the audit log',
    crumbs: [{ label: 'Audit log', path: CONSOLE_PATHS.audit }],
    intro: renderWhat(log),
    actions: html`<a class="button button--quiet button--fit" href="${localUrl(searchPath(`resource_id:${log.resourceId}`))}"
      >Everything about this</a
    >`,
    content: html`${renderFacts(log)}
      <section class="section" aria-labelledby="changes">
        <h2 id="changes">What changed</h2>
        ${renderTable({
          caption: 'What changed',
          columns: COLUMNS,
          rows: differences,
          empty: html`<p>No recorded field changed: the entry is about an event, such as a login or a refusal.</p>`,
        })}
      </section>`,
  });
}

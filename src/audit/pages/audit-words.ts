import { CONSOLE_PATHS, html, renderName, type SafeHtml } from '../../views/index.js';
import type { AuditLogRow } from '../audit-logs.repository.js';
import { describe } from '../description.js';

export function pathOfEntry(id: string): string {
  return `${CONSOLE_PATHS.audit}/${encodeURIComponent(id)}`;
}

/** Who did it. */
export function renderWho({ user }: Pick<AuditLogRow, 'user'>): SafeHtml {
  return user === null ? html`<span class="muted">the server, or a user who no longer exists</span>` : html`<bdi>${user.username}</bdi>`;
}

/** What was done, without who did it. */
export function renderWhat(log: AuditLogRow): SafeHtml {
  const [before = '', after] = describe(log).replace('{user} ', '').split('{target}');
  const sentence = before.charAt(0).toUpperCase() + before.slice(1);
  return after === undefined ? html`${sentence}` : html`${sentence}${renderName(log.resourceTarget, 'without a name')}${after}`;
}

/** Names of columns and resource types, for people. */
export function inPlainWords(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value of a column. */
export function renderValue(value: unknown): SafeHtml {
  if (value === null || value === undefined || value === '') return html`<span class="muted">none</span>`;
  if (typeof value === 'boolean') return value ? html`yes` : html`no`;
  if (typeof value === 'string') return html`<bdi>${value}</bdi>`;
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string'))
    return html`<ul class="stack">
      ${value.map((each) => html`<li><bdi>${each}</bdi></li>`)}
    </ul>`;
  return html`<code>${JSON.stringify(value)}</code>`;
}

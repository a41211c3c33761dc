import {
  type Column,
  CONSOLE_PATHS,
  describeUserAgent,
  html,
  localUrl,
  type Page,
  PAGE_PATHS,
  renderAgo,
  renderConsole,
  renderTable,
  type SafeHtml,
  type Viewer,
} from '../../views/index.js';
import type { Activity } from '../activity/activity-event.js';
import { renderDoer, renderEvent } from './activity-words.js';

export interface ActivityPage {
  readonly viewer: Viewer;
  readonly events: readonly Activity[];
  /** Do newer ones come before them? */
  readonly isLater: boolean;
  /** Are there older ones? */
  readonly hasMore: boolean;
}

function renderRoles({ rolesAdded, rolesRemoved }: Activity): SafeHtml | false {
  if (rolesAdded.length + rolesRemoved.length === 0) return false;
  const named = (label: string, roles: readonly string[]): SafeHtml | false =>
    roles.length > 0 && html`<li>${label}: ${roles.map((role, n) => html`${n > 0 && ', '}<bdi>${role}</bdi>`)}</li>`;
  return html`<ul class="stack small">
    ${named('New', rolesAdded)} ${named('Removed', rolesRemoved)}
  </ul>`;
}

function renderWhat(activity: Activity): SafeHtml {
  const doer = renderDoer(activity);
  return html`<div class="stack">
    <span
      >${renderEvent(activity)}${!activity.hasSucceeded && html` <span class="badge badge--danger">refused</span>`}${
        doer !== undefined && html` <span class="muted small">${doer}</span>`
      }</span
    >
    ${renderRoles(activity)}
  </div>`;
}

function columns(now: Date): readonly Column<Activity>[] {
  return [
    { label: 'When', cell: ({ time }) => renderAgo(time, now) },
    { label: 'What', cell: renderWhat },
    {
      label: 'Network address',
      cell: ({ ip }) => (ip === '' ? html`<span class="muted">–</span>` : html`<span class="address">${ip}</span>`),
    },
    {
      label: 'With',
      cell: ({ userAgent }) =>
        userAgent === '' ? html`<span class="muted">–</span>` : (describeUserAgent(userAgent) ?? 'an unknown program'),
    },
  ];
}

function renderPages({ events, isLater, hasMore }: ActivityPage): SafeHtml | undefined {
  const last = events.at(-1);
  const older = hasMore && last !== undefined && `${CONSOLE_PATHS.activity}?after=${encodeURIComponent(last.id)}`;
  if (!isLater && older === false) return undefined;
  return html`<nav class="pager" aria-label="Pages of the list">
    ${isLater && html`<a class="button button--quiet button--small" href="${localUrl(CONSOLE_PATHS.activity)}">Newest</a>`}
    ${older !== false && html`<a class="button button--quiet button--small" rel="next" href="${localUrl(older)}">Older</a>`}
  </nav>`;
}

/** The page of `GET /account/activity`. */
export function renderActivityPage(page: ActivityPage): Page {
  const { viewer, events, isLater } = page;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.activity,
    title: 'Activity',
    intro: html`What happened to your account. If you don't recognize something,
      <a href="${localUrl(PAGE_PATHS.changePassword)}">change your password</a>,
      <a href="${localUrl(CONSOLE_PATHS.sessions)}">end sessions</a> and <a href="${localUrl(CONSOLE_PATHS.tokens)}">revoke tokens</a>, and
      tell an administrator.`,
    content: html`${renderTable({
      caption: 'What happened to your account',
      columns: columns(viewer.now),
      rows: events,
      empty: isLater
        ? html`<p>There is nothing older.</p>
            <p><a href="${localUrl(CONSOLE_PATHS.activity)}">Show the newest</a></p>`
        : html`<p>
            Nothing is recorded yet. Sign-ins, also refused ones, changes of your password and roles, tokens, and apps that get access
            appear here as they happen.
          </p>`,
    })}
    ${renderPages(page)}`,
  });
}

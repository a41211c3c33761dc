import type { ConfiguredOption } from '../../config/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  html,
  type ListState,
  localUrl,
  renderAgo,
  renderConsole,
  renderSearch,
  renderTable,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../views/index.js';
import { ORIGINS, slugOf, valueText } from './setting-words.js';

/** What a health check of this server found. */
export interface Health {
  readonly version: string;
  readonly deploymentId: string;
  readonly accessUrl: string;
  readonly isDatabaseUp: boolean;
  /** Are guesses and requests counted together with the other servers? */
  readonly areLimitsShared: boolean;
  /** Null: never. */
  readonly lastBackupAt: Date | null;
}

interface SettingGroup {
  readonly title: string;
  readonly count: number;
  /** How many are not at their default. */
  readonly set: number;
}

export interface SettingsPage {
  readonly viewer: Viewer;
  readonly list: ListState;
  readonly health: Health;
  readonly groups: readonly SettingGroup[];
  readonly features: readonly { readonly name: string; readonly enabled: boolean }[];
  /** What a search has found; null without a search. */
  readonly found: readonly ConfiguredOption[] | null;
}

const NONE = html`<span class="muted">not set</span>`;

function renderValue(option: ConfiguredOption): SafeHtml {
  if (option.isSecret) {
    return option.origin === 'default' ? NONE : html`<span class="muted">secret, not shown</span>`;
  }
  const text = valueText(option);
  return text === null ? NONE : html`<code class="value">${text}</code>`;
}

const OPTION_COLUMNS: readonly Column<ConfiguredOption>[] = [
  {
    label: 'Setting',
    cell: ({ variable, description }) => html`<code>${variable}</code> <span class="muted small">${description}</span>`,
  },
  { label: 'Value', cell: renderValue },
  {
    label: 'Source',
    cell: ({ origin }) => html`<span class="${origin === 'default' ? 'word muted' : 'word'}">${ORIGINS[origin]}</span>`,
  },
];

function renderOptions(caption: string, options: readonly ConfiguredOption[], path: string): SafeHtml {
  return renderTable({
    caption,
    columns: OPTION_COLUMNS,
    rows: options,
    empty: html`<p>No setting matches this search.</p>
      <p><a href="${localUrl(path)}">Show all groups</a></p>`,
  });
}

function renderHealth({ version, deploymentId, accessUrl, isDatabaseUp, areLimitsShared, lastBackupAt }: Health, now: Date): SafeHtml {
  const state = (isFine: boolean, fine: string, bad: string): SafeHtml =>
    isFine ? html`<span class="badge">${fine}</span>` : html`<span class="badge badge--danger">${bad}</span>`;
  return html`<section class="section" aria-labelledby="health">
    <h2 id="health">Health</h2>
    <div class="panel">
      <dl class="facts">
        <dt>Database</dt>
        <dd>${state(isDatabaseUp, 'responds', 'does not respond')}</dd>
        <dt>Limits of guesses and requests</dt>
        <dd>${areLimitsShared ? 'counted together with the other servers' : state(false, '', 'this server counts alone')}</dd>
        <dt>Last backup</dt>
        <dd>
          ${lastBackupAt === null ? html`<span class="muted">none with <code>gatehouse backup</code></span>` : renderAgo(lastBackupAt, now)}
        </dd>
        <dt>Version</dt>
        <dd>${version}</dd>
        <dt>Address</dt>
        <dd><code>${accessUrl}</code></dd>
        <dt>Deployment</dt>
        <dd><code>${deploymentId}</code></dd>
      </dl>
    </div>
  </section>`;
}

const GROUP_COLUMNS: readonly Column<SettingGroup>[] = [
  { label: 'Group', cell: ({ title }) => html`<a href="${localUrl(`${CONSOLE_PATHS.settings}/${slugOf(title)}`)}">${title}</a>` },
  { label: 'Settings', cell: ({ count }) => count },
  { label: 'Set by you', cell: ({ set }) => set },
];

function renderFeatures(features: SettingsPage['features']): SafeHtml {
  const names = (enabled: boolean): string =>
    features
      .filter((feature) => feature.enabled === enabled)
      .map(({ name }) => name.replaceAll('_', ' '))
      .join(', ');
  return html`<section class="section" aria-labelledby="license">
    <h2 id="license">License</h2>
    <div class="panel">
      <p>This server needs no license. Everything that it can do is on.</p>
      <dl class="facts">
        <dt>Features</dt>
        <dd>${names(true)}</dd>
        <dt>Not part of this server</dt>
        <dd class="muted">${names(false)}</dd>
      </dl>
    </div>
  </section>`;
}

/** The page of `GET /admin/settings`. */
export function renderSettingsPage({ viewer, list, health, groups, features, found }: SettingsPage): Page {
  const search = renderSearch({ list, label: 'Search settings', hint: html`Words of a name or description, such as <code>oidc</code>.` });
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.settings,
    title: 'Settings',
    intro:
      'What this server was started with. Settings are changed in its environment or on its command line, and take effect when it starts again.',
    content:
      found === null
        ? html`${search} ${renderHealth(health, viewer.now)}
            <section class="section" aria-labelledby="groups">
              <h2 id="groups">Groups of settings</h2>
              ${renderTable({ caption: 'Groups of settings', columns: GROUP_COLUMNS, rows: groups, empty: html`<p>There are no settings.</p>` })}
            </section>
            ${renderFeatures(features)}`
        : html`${search} ${renderOptions('Settings that match', found, list.path)}`,
  });
}

export interface SettingGroupPage {
  readonly viewer: Viewer;
  readonly title: string;
  readonly options: readonly ConfiguredOption[];
}

/** The page of `GET /admin/settings/:group`. */
export function renderSettingGroupPage({ viewer, title, options }: SettingGroupPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.settings,
    title,
    crumbs: [{ label: 'Settings', path: CONSOLE_PATHS.settings }],
    content: renderOptions(title, options, CONSOLE_PATHS.settings),
  });
}

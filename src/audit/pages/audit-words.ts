import { CONSOLE_PATHS, html, renderName, type SafeHtml } from '../../views/index.js';
import type { AuditLogRow } from '../audit-logs.repository.js';
import { describe, type Nouns } from '../description.js';

export function pathOfEntry(id: string): string {
  return `${CONSOLE_PATHS.audit}/${encodeURIComponent(id)}`;
}

/** What the console calls things of which the API has another name. */
const NOUNS: Nouns = {
  api_key: 'session or token',
  git_ssh_key: 'SSH key',
  user_secret: 'secret',
  user_invitation: 'invitation of',
  oauth2_provider_app: 'app',
  oauth2_provider_app_secret: 'app secret',
  oauth2_provider_initial_access_token: 'token for developers',
  oauth2_provider_settings: 'registration settings',
  oauth2_provider_exchange_rule: 'exchange rule',
  oauth2_provider_resource_server: 'API',
  oauth2_provider_resource_server_secret: 'API secret',
};

/** Who did it. */
export function renderWho({ user }: Pick<AuditLogRow, 'user'>): SafeHtml {
  return user === null ? html`<span class="muted">the server, or a user who no longer exists</span>` : html`<bdi>${user.username}</bdi>`;
}

const KEPT_OF_KEY = 12;

/** The name of what an entry is about. An SSH key is its own name, of which the kind and the end tell it from others; its entry has all of it. */
function nameOf({ resourceType, resourceTarget }: AuditLogRow): string {
  if (resourceType !== 'git_ssh_key') return resourceTarget;
  const [kind = '', key = ''] = resourceTarget.split(' ');
  return key.length > KEPT_OF_KEY ? `${kind} …${key.slice(-KEPT_OF_KEY)}` : resourceTarget;
}

/** What the entry calls the sessions and tokens that it is about. A session has no name. */
function nounOfKeys({ resourceTarget, additionalFields }: Pick<AuditLogRow, 'resourceTarget' | 'additionalFields'>): string {
  const everything = 'all sessions and tokens';
  // The entries of a command name the user.
  if ('command' in additionalFields) return resourceTarget === '' ? everything : `${everything} of`;
  if ('keys_ended' in additionalFields) return everything;
  if ('grants_ended' in additionalFields) return 'access of all apps';
  if ('sessions_ended' in additionalFields) return 'other sessions';
  return resourceTarget === '' ? 'session' : 'token';
}

/** What kind of thing an entry is about. */
export function kindOf(log: AuditLogRow): string {
  return log.resourceType === 'api_key' ? upperFirst(withoutOf(nounOfKeys(log))) : inPlainWords(log.resourceType);
}

/** What was done, without who did it. */
export function renderWhat(log: AuditLogRow): SafeHtml {
  const nouns = log.resourceType === 'api_key' ? { ...NOUNS, api_key: nounOfKeys(log) } : NOUNS;
  const [before = '', after] = describe(log, nouns).replace('{user} ', '').split('{target}');
  const sentence = upperFirst(before);
  return after === undefined ? html`${sentence}` : html`${sentence}${renderName(nameOf(log), 'without a name')}${after}`;
}

/** Columns whose names say how and not what. */
const COLUMNS: Readonly<Record<string, string>> = { rbac_roles: 'roles', hashed_password: 'password', hashed_secret: 'secret' };

/** Names of columns and resource types, for people. */
export function inPlainWords(name: string): string {
  const words = COLUMNS[name] ?? withoutOf(NOUNS[name]) ?? name.replaceAll('_', ' ');
  return upperFirst(words);
}

function withoutOf<Noun extends string | undefined>(noun: Noun): Noun {
  return noun?.replace(/ of$/, '') as Noun;
}

function upperFirst(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value of a column. */
export function renderValue(value: unknown): SafeHtml {
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return html`<span class="muted">none</span>`;
  if (typeof value === 'boolean') return value ? html`yes` : html`no`;
  if (typeof value === 'string') return html`<bdi>${value}</bdi>`;
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return html`<ul class="stack">
      ${value.map((each) => html`<li><bdi>${each}</bdi></li>`)}
    </ul>`;
  return html`<code>${JSON.stringify(value)}</code>`;
}

const MAX_NAMED = 3;

/** What a change was about, so that whoever looks for one kind of it need not open every entry. */
export function renderChanged({ action, diff }: Pick<AuditLogRow, 'action' | 'diff'>): SafeHtml | undefined {
  const columns = action === 'write' ? Object.keys(diff) : [];
  if (columns.length === 0) return undefined;
  const more = columns.length > MAX_NAMED ? `, ${columns.length - MAX_NAMED} more` : '';
  return html`<span class="muted small">${columns.slice(0, MAX_NAMED).map(inPlainWords).join(', ')}${more}</span>`;
}

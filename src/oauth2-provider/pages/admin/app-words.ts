import { BUILT_IN_APP_IDS } from '../../../common/index.js';
import { CONSOLE_PATHS, html, type SafeHtml } from '../../../views/index.js';
import { USAGE_COUNT_CAP } from '../../apps/app-search.js';
import type { AppUsageRow } from '../../apps/app-usage.repository.js';
import type { ClientType } from '../../entities/app.entity.js';
import type { GrantType } from '../../grants/grant-types.js';

/** Forms that create an app, and a secret. */
export const APP_FORMS = { app: 'admin-app', secret: 'admin-app-secret' } as const;

export function pathOfApp(id: string): string {
  return `${CONSOLE_PATHS.adminApps}/${encodeURIComponent(id)}`;
}

export const APPS_CRUMB = { label: 'Apps', path: CONSOLE_PATHS.adminApps };

/** Kinds of apps, for people. */
export const KINDS: Readonly<Record<ClientType, string>> = {
  confidential: 'Has a secret: runs on a server',
  public: 'Has no secret: runs in a browser, on a phone or on a desktop',
};

export const SHORT_KINDS: Readonly<Record<ClientType, string>> = { confidential: 'Confidential', public: 'Public' };

/** How an app can get tokens, for people. */
export const GRANT_WORDS: Readonly<Record<GrantType, string>> = {
  authorization_code: 'A user signs in and allows it, in a browser',
  refresh_token: 'It renews its access without asking the user again',
  client_credentials: 'It acts for itself, as a service account',
  'urn:ietf:params:oauth:grant-type:device_code': 'A user allows it on another device, by a code',
  'urn:ietf:params:oauth:grant-type:token-exchange': 'It exchanges a token for one of another API',
};

export function countInWords(count: number): string {
  return count > USAGE_COUNT_CAP ? `more than ${USAGE_COUNT_CAP}` : String(count);
}

export function renderBadges({ id, isSelfRegistered, isVerified }: Pick<AppUsageRow, 'id' | 'isSelfRegistered' | 'isVerified'>): SafeHtml {
  return html`${isVerified && html` <span class="badge">Verified</span>`}${
    isSelfRegistered && html` <span class="badge badge--danger">Registered itself</span>`
  }${BUILT_IN_APP_IDS.includes(id) && html` <span class="badge">Part of this server</span>`}`;
}

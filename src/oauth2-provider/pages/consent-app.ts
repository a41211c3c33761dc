import { displayName, html, renderName, renderTime, type SafeHtml, shorten, webPage } from '../../views/index.js';
import type { AppLinks } from '../apps/app-settings.js';

/** How the app was registered: the more anonymous, the stronger the page's warnings (OAuth 2.1 section 7.9). */
export type AppRegistration =
  | { readonly kind: 'built-in' }
  /** `by` is a username; null when it is no longer known. `isVerified`: an administrator vouches for it. */
  | { readonly kind: 'administrator'; readonly by: string | null; readonly isVerified: boolean }
  /** RFC 7591, by anybody. `network` is where it was registered from; null with an initial access token. */
  | { readonly kind: 'dynamic'; readonly at: Date; readonly network: string | null }
  /** A client-id metadata document; `host` is where it was read from. */
  | { readonly kind: 'metadata-document'; readonly host: string };

export interface ConsentApp {
  readonly name: string;
  /** Path of a picture on this server; anything else is not shown. */
  readonly iconPath?: string | undefined;
  readonly clientType: 'public' | 'confidential';
  readonly registration: AppRegistration;
  readonly links: AppLinks;
}

const CLIENT_TYPE = {
  public: 'Public app: it cannot keep a secret, so it cannot prove its identity',
  confidential: 'Confidential app: it proves its identity with a secret',
} as const;

function describeRegistration(registration: AppRegistration): SafeHtml {
  switch (registration.kind) {
    case 'built-in':
      return html`Part of this server`;
    case 'administrator': {
      const by = registration.by === null ? html`an administrator` : renderName(registration.by, 'an administrator');
      return html`Registered by ${by}${registration.isVerified && '. Verified by an administrator'}`;
    }
    case 'dynamic': {
      const from = registration.network === null ? html`with a token of an administrator` : html`from ${registration.network}`;
      return html`Unverified: registered itself ${from}, ${renderTime(registration.at)}, and has not been reviewed`;
    }
    case 'metadata-document':
      return html`Unverified: describes itself at <strong><bdi>${displayName(registration.host, 'an unknown host')}</bdi></strong>`;
  }
}

/** Our own words with the host beside them: an app chooses where a link leads, but not what it is called. */
function renderLink(words: string, url: string): SafeHtml | null {
  const page = webPage(url);
  return (
    page &&
    html`<li>
      <a href="${page.href}" target="_blank" rel="noreferrer noopener">${words}</a>
      <span class="muted">at <bdi>${shorten(page.host, 100)}</bdi></span>
    </li>`
  );
}

function describeLinks({ clientUri, policyUri, tosUri }: AppLinks): SafeHtml | undefined {
  const links = [renderLink('Homepage', clientUri), renderLink('Privacy policy', policyUri), renderLink('Terms of service', tosUri)];
  const shown = links.filter((link) => link !== null);
  if (shown.length === 0) return undefined;
  return html`<dt>Its pages</dt>
    <dd>
      <ul>
        ${shown}
      </ul>
      <span class="muted small">They open in a new window.</span>
    </dd>`;
}

/** Rows of the list of facts: who registered the app, whether it can prove its identity, and where to read about it. */
export function describeApp({ registration, clientType, links }: ConsentApp): SafeHtml {
  return html`<dt>The app</dt>
    <dd>${describeRegistration(registration)}. ${CLIENT_TYPE[clientType]}.</dd>
    ${describeLinks(links)}`;
}

/** A warning about an app that no administrator has registered. */
export function renderUnreviewed({ registration: { kind } }: ConsentApp): SafeHtml | undefined {
  if (kind !== 'dynamic' && kind !== 'metadata-document') return undefined;
  return html`<p><strong>This app is unverified.</strong> Nobody here has reviewed it, and it chose its own name.</p>`;
}

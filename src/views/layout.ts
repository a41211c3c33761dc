import { ICON, MARK_PATH, STYLESHEET } from './assets.js';
import { html, type SafeHtml } from './html.js';
import { localUrl } from './safe-url.js';

/** Paths that pages of more than one feature post or link to. */
export const PAGE_PATHS = Object.freeze({
  home: '/',
  setup: '/setup',
  login: '/login',
  logout: '/logout',
  reauthenticate: '/reauthenticate',
  account: '/account',
  endKey: '/account/end',
  endOtherSessions: '/account/end-others',
  apps: '/account/apps',
  endApp: '/account/apps/end',
  forgetApp: '/account/apps/forget',
  signOutOfApp: '/account/apps/sign-out',
  endEverything: '/account/apps/end-everything',
  device: '/device',
  answerDevice: '/device/answer',
  endSession: '/oauth2/logout',
  confirmEndSession: '/oauth2/logout/confirm',
  tokens: '/settings/tokens',
  cliAuth: '/cli-auth',
});

export interface Layout {
  /** The title for the tab and for screen readers, which read it first. */
  readonly title: string;
  readonly width?: 'narrow' | 'medium' | 'wide';
  readonly content: SafeHtml;
}

const CARD = { narrow: 'card', medium: 'card card--medium', wide: 'card card--wide' } as const;

/** A complete document around `content`. */
export function renderDocument({ title, width = 'narrow', content }: Layout): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · Gatehouse</title>
        <link rel="icon" type="image/svg+xml" href="${localUrl(ICON.path)}" />
        <link rel="stylesheet" href="${localUrl(STYLESHEET.path)}" />
      </head>
      <body>
        <header class="brand">
          <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path fill="currentColor" d="${MARK_PATH}" /></svg>
          <span>Gatehouse</span>
        </header>
        <main class="${CARD[width]}">${content}</main>
      </body>
    </html> `.toString();
}

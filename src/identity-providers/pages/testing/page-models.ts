import type { Page } from '../../../views/index.js';
import { viewerNamed } from '../../../views/testing/index.js';
import { renderLoginMethodsPage } from '../login-methods.view.js';
import type { OwnLogin } from '../own-login.js';
import { type ListedProvider, type ProvidersPage, renderProvidersPage } from '../providers.view.js';
import { type ReauthenticatePage, renderReauthenticatePage } from '../reauthenticate.view.js';

function page(
  text: string,
  way: ReauthenticatePage['way'],
  reason: ReauthenticatePage['reason'] = 'administrator-access',
): ReauthenticatePage {
  return {
    reason,
    user: { username: text, email: text, name: text, isOwner: false },
    redirect: text,
    csrfToken: text,
    way,
    methods: [{ label: text, href: `/start?${encodeURIComponent(text)}` }],
    error: text,
    wasUnproven: true,
  };
}

/** Operators choose the ids, of plain characters. */
function provider(text: string, id: string, isFine: boolean): ListedProvider {
  const facts = { title: text, label: text, url: text, clientId: text, callbackUrl: text, allowsSignups: true };
  return { id, ...facts, checks: [{ name: 'keys', isFine, detail: text }] };
}

function loginMethods(text: string, login: OwnLogin): Page {
  return renderLoginMethodsPage({ viewer: viewerNamed(text), login });
}

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  'prove it with a password': (text) => renderReauthenticatePage(page(text, 'password')),
  'prove it at a provider': (text) => renderReauthenticatePage(page(text, 'provider')),
  'log in again for an app': (text) =>
    renderReauthenticatePage({ ...page(text, 'password', 'app'), redirect: `/oauth2/authorize?state=${encodeURIComponent(text)}` }),
  'identity providers': (text) =>
    renderProvidersPage({ viewer: viewerNamed(text), providers: [provider(text, 'one', true), provider(text, 'two', false)] }),
  'no identity providers': (text) => renderProvidersPage({ viewer: viewerNamed(text), providers: [] } satisfies ProvidersPage),
  'login with a password': (text) => loginMethods(text, { kind: 'password', email: text }),
  'login with an identity provider': (text) =>
    loginMethods(text, {
      kind: 'provider',
      title: text,
      identity: { issuer: text, subject: text, username: text, email: text, linkedAt: new Date(0) },
    }),
  'login with an identity provider that said nothing yet': (text) => loginMethods(text, { kind: 'provider', title: text, identity: null }),
  'no login': (text) => loginMethods(text, { kind: 'none' }),
  'no way to prove it': (text) => renderReauthenticatePage(page(text, 'none')),
};

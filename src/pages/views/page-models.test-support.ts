import { renderAccountPage, type AccountPage } from './account.view.js';
import { renderConsentPage, type ConsentPage } from './consent.view.js';
import { renderErrorPage, type ErrorPage } from './error.view.js';
import { renderHomePage, renderSignedOutPage, type HomePage } from './home.view.js';
import { renderLoginPage, type LoginPage } from './login.view.js';
import type { PageUser } from './person.js';
import { renderSetupPage, type SetupPage } from './setup.view.js';

export const USER: PageUser = { username: 'alice', email: 'alice@example.com', name: 'Alice Liddell', isOwner: false };

const TIME = new Date('2026-01-02T03:04:05Z');

export const CONSENT: ConsentPage = {
  action: '/oauth2/authorize?client_id=1&state=x',
  csrfToken: 'csrf-1',
  cancelUrl: 'https://app.example/cb?error=access_denied&state=x&iss=https%3A%2F%2Fgatehouse.example',
  switchUserHref: '/login?redirect=%2Foauth2%2Fauthorize%3Fclient_id%3D1',
  app: { name: 'CI Dashboard', clientType: 'confidential', registration: { kind: 'administrator', by: null } },
  user: USER,
  scopes: ['file:read', 'user:read_personal'],
  resource: 'https://gatehouse.example',
  redirectUri: 'https://app.example/cb',
  siteOrigin: 'https://gatehouse.example',
  accessTokenSeconds: 3600,
  grantSeconds: 7_776_000,
};

/** Every page, with `text` in every field that somebody outside can fill. */
export const PAGES: Readonly<Record<string, (text: string) => string>> = {
  setup: (text) =>
    renderSetupPage({
      values: { email: text, username: text, name: text },
      error: text,
      faults: ['email', 'username', 'name', 'password', text].map((field) => ({ field, detail: text })),
      methods: [{ label: text, href: `/start?${encodeURIComponent(text)}` }],
    } satisfies SetupPage),
  'login with an error': (text) =>
    renderLoginPage({
      redirect: `/?${encodeURIComponent(text)}`,
      message: text,
      error: text,
      faults: [{ field: 'email', detail: text }],
      email: text,
      isPasswordEnabled: true,
      methods: [{ label: text, href: `/start?${encodeURIComponent(text)}` }],
    } satisfies LoginPage),
  'login with a message': (text) =>
    renderLoginPage({ redirect: text, message: `m ${text}`, isPasswordEnabled: true, methods: [] } satisfies LoginPage),
  'home, no app yet': (text) =>
    renderHomePage({
      user: { username: text, email: text, name: text, isOwner: true },
      issuer: `https://gatehouse.example/${encodeURIComponent(text)}`,
      swaggerPath: '/swagger',
      apps: { appCount: 0, canRegisterApps: true },
    } satisfies HomePage),
  home: (text) =>
    renderHomePage({
      user: { username: text, email: text, name: '', isOwner: false },
      issuer: text,
      apps: { appCount: 2, canRegisterApps: false },
    } satisfies HomePage),
  account: (text) => {
    const key = { id: text, clientAddress: text, createdAt: TIME, lastUsedAt: TIME, expiresAt: TIME };
    return renderAccountPage({
      user: { username: text, email: text, name: text, isOwner: false },
      sessions: [
        { ...key, name: '', isCurrent: true },
        { ...key, name: '', isCurrent: false },
      ],
      tokens: [{ ...key, name: text, lastUsedAt: null, isCurrent: false }],
      notice: text,
    } satisfies AccountPage);
  },
  'signed out': () => renderSignedOutPage({ hasJustSignedOut: true, swaggerPath: '/swagger' }),
  consent: (text) =>
    renderConsentPage({
      ...CONSENT,
      action: `/oauth2/authorize?state=${encodeURIComponent(text)}`,
      csrfToken: text,
      cancelUrl: `https://app.example/cb?state=${encodeURIComponent(text)}`,
      app: { name: text, iconPath: text, clientType: 'public', registration: { kind: 'administrator', by: text } },
      user: { username: text, email: text, name: text, isOwner: true },
      scopes: ['coder:all', `x${text}`],
      resource: text,
    } satisfies ConsentPage),
  'consent for a metadata document': (text) =>
    renderConsentPage({
      ...CONSENT,
      app: { name: text, clientType: 'public', registration: { kind: 'metadata-document', host: text } },
      redirectUri: 'http://127.0.0.1:5000/cb',
    } satisfies ConsentPage),
  error: (text) =>
    renderErrorPage({
      status: 400,
      title: text,
      description: text,
      warnings: [{ field: text, detail: text }],
      back: { href: '/', label: text },
      requestId: text,
    } satisfies ErrorPage),
};

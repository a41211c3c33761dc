import { LOGIN_MESSAGES } from '../../common/index.js';
import { type HomePage, renderHomePage, renderSignedOutPage } from '../home.view.js';
import { type LoginPage, renderLoginPage } from '../login.view.js';
import { renderSetupPage, type SetupPage } from '../setup.view.js';
import type { Page, PageUser } from '../../views/index.js';
import { viewerNamed } from '../../views/testing/index.js';

export const USER: PageUser = { username: 'alice', email: 'alice@example.com', name: 'Alice Liddell', isOwner: false };

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  setup: (text) =>
    renderSetupPage({
      values: { email: text, username: text, name: text },
      error: text,
      faults: ['email', 'username', 'name', 'password', text].map((field) => ({ field, detail: text })),
      methods: [{ label: text, href: `/start?${encodeURIComponent(text)}` }],
      registration: 'token',
    } satisfies SetupPage),
  'login with an error': (text) =>
    renderLoginPage({
      redirect: `/?${encodeURIComponent(text)}`,
      message: LOGIN_MESSAGES.signedOut,
      error: text,
      faults: [{ field: 'email', detail: text }],
      email: text,
      isPasswordEnabled: true,
      methods: [{ label: text, href: `/start?${encodeURIComponent(text)}` }],
    } satisfies LoginPage),
  'login with a message': (text) =>
    renderLoginPage({
      redirect: text,
      betterAddress: `https://gatehouse.example/login?redirect=${encodeURIComponent(text)}`,
      message: LOGIN_MESSAGES.signedOut,
      isPasswordEnabled: true,
      methods: [],
    } satisfies LoginPage),
  'home, first steps': (text) =>
    renderHomePage({
      viewer: viewerNamed(text),
      user: { username: text, email: text, name: text, isOwner: true },
      issuer: text,
      swaggerPath: '/swagger',
      apps: { appCount: 0 },
      firstSteps: { issuer: text, hasApp: false, hasCompany: false, lastBackupAt: null, isHttps: false },
    } satisfies HomePage),
  home: (text) =>
    renderHomePage({
      viewer: viewerNamed(text),
      user: { username: text, email: text, name: '', isOwner: false },
      issuer: text,
      apps: { appCount: 2 },
      notice: text,
    } satisfies HomePage),
  'signed out': () => renderSignedOutPage({ hasJustSignedOut: true, swaggerPath: '/swagger' }),
};

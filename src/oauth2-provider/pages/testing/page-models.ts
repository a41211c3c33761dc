import type { Page } from '../../../views/index.js';
import { viewerNamed } from '../../../views/testing/index.js';
import { type AccountAppsPage, renderAccountAppsPage } from '../account-apps.view.js';
import { type ConsentPage, renderConsentPage } from '../consent.view.js';
import { type FormPostPage, renderFormPostPage } from '../form-post.view.js';
import { renderSignOutPage, type SignOutPage } from '../sign-out.view.js';
import { type DeviceConsentPage, type DevicePage, renderDeviceConsentPage, renderDevicePage } from '../device.view.js';

const linksTo = (url: string): ConsentPage['app']['links'] => ({ clientUri: url, policyUri: url, tosUri: url });

export const CONSENT: ConsentPage = {
  action: '/oauth2/authorize?client_id=1&state=x',
  csrfToken: 'csrf-1',
  cancelUrl: 'https://app.example/cb?error=access_denied&state=x&iss=https%3A%2F%2Fgatehouse.example',
  switchUserHref: '/login?redirect=%2Foauth2%2Fauthorize%3Fclient_id%3D1',
  app: {
    name: 'CI Dashboard',
    clientType: 'confidential',
    registration: { kind: 'administrator', by: null, isVerified: false },
    links: { clientUri: '', policyUri: '', tosUri: '' },
  },
  user: { username: 'alice', email: 'alice@example.com', name: 'Alice Liddell', isOwner: false },
  scopes: ['file:read', 'user:read_personal'],
  idleScopes: [],
  earlierScopes: [],
  administratorRoles: [],
  openedRoles: [],
  resource: { identifier: 'https://gatehouse.example' },
  redirectUri: 'https://app.example/cb',
  siteOrigin: 'https://gatehouse.example',
  accessTokenSeconds: 3600,
  grantSeconds: 7_776_000,
  endsWithSession: false,
};

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  'back to an app': (text) =>
    renderFormPostPage({
      action: `https://app.example/cb?state=${encodeURIComponent(text)}`,
      label: text,
      fields: [{ name: 'state', value: text }],
    } satisfies FormPostPage),
  consent: (text) =>
    renderConsentPage({
      ...CONSENT,
      action: `/oauth2/authorize?state=${encodeURIComponent(text)}`,
      csrfToken: text,
      cancelUrl: `https://app.example/cb?state=${encodeURIComponent(text)}`,
      app: {
        name: text,
        iconPath: text,
        clientType: 'public',
        registration: { kind: 'administrator', by: text, isVerified: true },
        links: linksTo(`https://app.example/${text}`),
      },
      user: { username: text, email: text, name: text, isOwner: true },
      scopes: ['coder:all', `x${text}`],
      resource: { identifier: text },
    } satisfies ConsentPage),
  'consent for another API': (text) =>
    renderConsentPage({
      ...CONSENT,
      scopes: [text],
      resource: { identifier: text, name: text, scopes: [{ name: text, description: text }], isVerifiedOffline: true },
    } satisfies ConsentPage),
  'sign out': (text) =>
    renderSignOutPage({
      user: { username: text, email: text, name: text, isOwner: false },
      appName: text,
      refusal: 'unregistered',
      forAdministrators: [{ label: 'App', values: [text, text] }],
      formToken: text,
    } satisfies SignOutPage),
  device: (text) =>
    renderDevicePage({
      user: { username: text, email: text, name: text, isOwner: false },
      typed: text,
      isPrefilled: true,
      fault: text,
      notice: text,
    } satisfies DevicePage),
  'consent for a device': (text) =>
    renderDeviceConsentPage({
      app: {
        name: text,
        iconPath: text,
        clientType: 'public',
        registration: { kind: 'dynamic', at: new Date('2026-01-02T03:04:05Z'), network: text },
        links: linksTo(text),
      },
      user: { username: text, email: text, name: text, isOwner: false },
      scopes: ['coder:all', `x${text}`],
      idleScopes: [],
      earlierScopes: [],
      administratorRoles: [{ name: text, title: text, organization: text }],
      openedRoles: [],
      resource: { identifier: text },
      accessTokenSeconds: 3600,
      grantSeconds: 7_776_000,
      endsWithSession: false,
      formToken: text,
      userCode: text,
      clientAddress: text,
      askedAt: new Date('2026-01-02T03:04:05Z'),
      switchUserHref: '/login?redirect=%2Fdevice',
      manageHref: '/account/apps',
    } satisfies DeviceConsentPage),
  'connected apps': (text) => {
    const time = new Date('2026-01-02T03:04:05Z');
    const scope = `x${text.replaceAll(' ', '')}`;
    const resources = [null, [{ name: scope, description: text }]];
    return renderAccountAppsPage({
      viewer: viewerNamed(text),
      signIns: [true, false].map((isCurrent) => ({
        id: text,
        sessionId: text,
        appId: text,
        appName: text,
        appIcon: text,
        signedInAt: time,
        authTime: null,
        address: text,
        userAgent: text,
        isToldOfLogout: isCurrent,
        isCurrent,
      })),
      grants: resources.map((resourceScopes) => ({
        id: text,
        userId: text,
        appId: text,
        appName: text,
        appIcon: text,
        appClientType: 'public',
        appDynamicallyRegistered: true,
        resource: text,
        resourceName: text,
        resourceScopes,
        scope,
        createdAt: time,
        expiresAt: time,
        lastUsedAt: time,
        lastUsedFrom: text,
        consentAddress: text,
        consentUserAgent: text,
        deviceAddress: text,
      })),
      consents: resources.map((resourceScopes) => ({
        userId: text,
        appId: text,
        appName: text,
        appIcon: text,
        resource: text,
        resourceName: text,
        resourceScopes,
        scope,
        createdAt: time,
        expiresAt: time,
      })),
      notice: text,
    } satisfies AccountAppsPage);
  },
  'consent for a metadata document': (text) =>
    renderConsentPage({
      ...CONSENT,
      app: { name: text, clientType: 'public', registration: { kind: 'metadata-document', host: text }, links: linksTo(text) },
      redirectUri: 'http://127.0.0.1:5000/cb',
    } satisfies ConsentPage),
};

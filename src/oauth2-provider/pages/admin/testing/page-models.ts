import type { SigningKeyInfo } from '../../../../crypto-keys/index.js';
import type { Page } from '../../../../views/index.js';
import { viewerNamed } from '../../../../views/testing/index.js';
import type { AppUsageRow } from '../../../apps/app-usage.repository.js';
import type { AppRow } from '../../../apps/app-row.js';
import type { ResourceServerRow } from '../../../resource-servers/resource-server-row.js';
import { type AppConfirmationPage, type AppLoss, renderAppConfirmationPage } from '../app-confirmation.view.js';
import { NEW_APP } from '../app-form.js';
import { type AppSettings, NEW_SETTINGS } from '../app-settings-form.js';
import { type AppFormPage, renderAppFormPage } from '../app-form.view.js';
import { type AppPage, renderAppPage } from '../app.view.js';
import { type AppsPage, renderAppsPage } from '../apps.view.js';
import { NEW_RESOURCE_SERVER } from '../resource-server-form.js';
import { renderResourceServerFormPage, type ResourceServerFormPage } from '../resource-server-form.view.js';
import {
  type DeleteServerPage,
  type NewServerSecretPage,
  renderDeleteServerPage,
  renderNewServerSecretPage,
  renderResourceServerPage,
  renderResourceServersPage,
  type ResourceServerPage,
  type ResourceServersPage,
} from '../resource-servers.view.js';
import {
  type NewRegistrationTokenPage,
  type RegistrationPage,
  renderNewRegistrationTokenPage,
  renderRegistrationPage,
} from '../registration.view.js';
import {
  renderRevokeSigningKeyPage,
  renderSigningKeysPage,
  type RevokeSigningKeyPage,
  type SigningKeysPage,
} from '../signing-keys.view.js';
import { type NewAppPage, renderAlreadyCreatedPage, renderNewAppPage, renderNewAppSecretPage } from '../new-app.view.js';

const TIME = new Date('2026-01-02T03:04:05Z');

function usage(text: string): AppUsageRow {
  const counts = { userCount: 3, tokenCount: 1_001, createdAt: TIME };
  return { id: text, name: text, icon: '', clientType: 'public', isSelfRegistered: true, isVerified: true, ...counts };
}

function app(text: string): AppRow {
  const lists = { redirectUris: [text], grantTypes: [text, 'refresh_token'], postLogoutRedirectUris: [text] };
  const facts = { clientType: 'confidential', dynamicallyRegistered: true, isVerified: true, scope: 'user:read openid' } as const;
  // The pages show no other field.
  return { id: text, name: text, ...facts, ...lists, backchannelLogoutUri: text, createdAt: TIME } as unknown as AppRow;
}

const confirmation = (text: string, loss: AppLoss): Page =>
  renderAppConfirmationPage({
    viewer: viewerNamed(text),
    app: { id: text, name: text },
    loss,
    faults: [{ field: 'typed_name', detail: text }],
    error: text,
  } satisfies AppConfirmationPage);

function server(text: string): ResourceServerRow {
  const settings = { scopes: [{ name: text, description: text }], accessTokenFormat: 'jwt', accessTokenLifetimeSeconds: 300 } as const;
  const rules = { allowedAppIds: [text], allowsSelfRegisteredApps: true, dpopBoundAccessTokensRequired: true };
  return { id: text, name: text, identifier: text, isBuiltIn: false, createdAt: TIME, updatedAt: TIME, ...settings, ...rules };
}

function signingKey(text: string): SigningKeyInfo {
  return { kid: text, algorithm: 'RS256', state: 'current', signsFrom: TIME, publishedUntil: null };
}

const registration = (text: string, tokens: RegistrationPage['tokens']): Page =>
  renderRegistrationPage({
    viewer: viewerNamed(text),
    policy: 'open',
    tokens,
    registered: { apps: [usage(text), { ...usage(text), userCount: 0 }], total: 30 },
    formToken: text,
    values: { name: text, uses: text, hours: text },
    notice: text,
    error: text,
    faults: ['name', 'uses', text].map((field) => ({ field, detail: text })),
  } satisfies RegistrationPage);

/** Every setting with this text. */
function texts(text: string): AppSettings {
  return Object.fromEntries(Object.keys(NEW_SETTINGS).map((name) => [name, text])) as unknown as AppSettings; // the same names
}

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  apps: (text) =>
    renderAppsPage({
      viewer: viewerNamed(text),
      list: { path: '/admin/apps', search: text, offset: 25, limit: 25 },
      apps: [usage(text)],
      total: 100,
      fault: text,
      notice: text,
    } satisfies AppsPage),
  'no apps': (text) =>
    renderAppsPage({
      viewer: viewerNamed(text),
      list: { path: '/admin/apps', search: text, offset: 0, limit: 25 },
      apps: [],
      total: 0,
    } satisfies AppsPage),
  'an app': (text) =>
    renderAppPage({
      viewer: viewerNamed(text),
      app: app(text),
      usage: usage(text),
      secrets: [{ id: text, appId: text, displaySecret: text, lastUsedAt: TIME }],
      hasSecrets: true,
      isBuiltIn: false,
      isNeverTold: true,
      formToken: text,
      notice: text,
      error: text,
    } satisfies AppPage),
  'an app without secrets': (text) =>
    renderAppPage({
      viewer: viewerNamed(text),
      app: { ...app(text), redirectUris: [], scope: '', backchannelLogoutUri: '' },
      usage: usage(text),
      secrets: [],
      hasSecrets: true,
      isBuiltIn: true,
      isNeverTold: false,
      formToken: text,
    } satisfies AppPage),
  'register an app': (text) =>
    renderAppFormPage({
      viewer: viewerNamed(text),
      formToken: text,
      offers: { methods: ['client_secret_basic', 'private_key_jwt'], algorithms: ['RS256'] },
      values: {
        ...NEW_APP,
        name: text,
        redirectUris: text,
        grantTypes: [text],
        scope: text,
        serviceAccount: text,
        postLogoutRedirectUris: text,
        backchannelLogoutUri: text,
        settings: texts(text),
      },
      error: text,
      faults: ['name', 'redirect_uris', 'grant', 'scope', 'jwks', text].map((field) => ({ field, detail: text })),
    } satisfies AppFormPage),
  'edit an app': (text) =>
    renderAppFormPage({
      viewer: viewerNamed(text),
      app: { id: text, name: text, dynamicallyRegistered: true, clientType: 'confidential' },
      formToken: '',
      offers: { methods: ['client_secret_basic'], algorithms: ['RS256'] },
      values: { ...NEW_APP, name: text },
    } satisfies AppFormPage),
  'a new app': (text) => renderNewAppPage({ viewer: viewerNamed(text), app: { id: text, name: text }, secret: text } satisfies NewAppPage),
  'a new app without a secret': (text) =>
    renderNewAppPage({ viewer: viewerNamed(text), app: { id: text, name: text }, secret: null } satisfies NewAppPage),
  'a new secret of an app': (text) => renderNewAppSecretPage({ viewer: viewerNamed(text), app: { id: text, name: text }, secret: text }),
  'an app that was created before': (text) => renderAlreadyCreatedPage({ viewer: viewerNamed(text), path: '/admin/apps' }),
  'delete an app': (text) => confirmation(text, { what: 'app' }),
  'end all access of an app': (text) => confirmation(text, { what: 'access' }),
  'delete a secret of an app': (text) => confirmation(text, { what: 'secret', id: text, displaySecret: text }),
  'signing keys': (text) =>
    renderSigningKeysPage({
      viewer: viewerNamed(text),
      keys: [signingKey(text), { ...signingKey(`${text}2`), state: 'previous', publishedUntil: TIME }],
      rotatable: [text],
      notice: text,
      error: text,
    } satisfies SigningKeysPage),
  'no signing keys': (text) => renderSigningKeysPage({ viewer: viewerNamed(text), keys: [], rotatable: [] } satisfies SigningKeysPage),
  'revoke a signing key': (text) =>
    renderRevokeSigningKeyPage({
      viewer: viewerNamed(text),
      kid: text,
      faults: [{ field: 'typed_name', detail: text }],
    } satisfies RevokeSigningKeyPage),
  APIs: (text) =>
    renderResourceServersPage({
      viewer: viewerNamed(text),
      servers: [server(text), { ...server(text), isBuiltIn: true, accessTokenFormat: 'opaque' }],
      notice: text,
    } satisfies ResourceServersPage),
  'no APIs': (text) => renderResourceServersPage({ viewer: viewerNamed(text), servers: [] } satisfies ResourceServersPage),
  'an API': (text) =>
    renderResourceServerPage({
      viewer: viewerNamed(text),
      server: server(text),
      secrets: [{ id: text, resourceServerId: text, displaySecret: text, lastUsedAt: null }],
      formToken: text,
      notice: text,
      error: text,
    } satisfies ResourceServerPage),
  'an API without secrets': (text) =>
    renderResourceServerPage({
      viewer: viewerNamed(text),
      server: { ...server(text), allowedAppIds: [], accessTokenLifetimeSeconds: null },
      secrets: [],
      formToken: text,
    } satisfies ResourceServerPage),
  'a new secret of an API': (text) =>
    renderNewServerSecretPage({ viewer: viewerNamed(text), server: { id: text, name: text }, secret: text } satisfies NewServerSecretPage),
  'delete an API': (text) =>
    renderDeleteServerPage({
      viewer: viewerNamed(text),
      server: { id: text, name: text },
      faults: [{ field: 'typed_name', detail: text }],
    } satisfies DeleteServerPage),
  'register an API': (text) =>
    renderResourceServerFormPage({
      viewer: viewerNamed(text),
      values: { ...NEW_RESOURCE_SERVER, name: text, identifier: text, scopes: text, lifetime: text, apps: text },
      error: text,
      faults: ['name', 'scopes', text].map((field) => ({ field, detail: text })),
    } satisfies ResourceServerFormPage),
  'edit an API': (text) =>
    renderResourceServerFormPage({
      viewer: viewerNamed(text),
      server: { id: text, name: text },
      values: { ...NEW_RESOURCE_SERVER, name: text },
    } satisfies ResourceServerFormPage),
  registration: (text) =>
    registration(text, [{ id: text, name: text, createdBy: text, maxUses: 3, uses: 1, createdAt: TIME, expiresAt: TIME }]),
  'registration without tokens': (text) => registration(text, []),
  'a new token for developers': (text) =>
    renderNewRegistrationTokenPage({ viewer: viewerNamed(text), name: text, token: text } satisfies NewRegistrationTokenPage),
};

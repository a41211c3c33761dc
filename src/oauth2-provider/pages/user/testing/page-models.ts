import type { Page } from '../../../../views/index.js';
import { viewerNamed } from '../../../../views/testing/index.js';
import { type EndEverythingPage, renderEndEverythingPage, renderUserAppsPage, type UserAppsPage } from '../user-apps.view.js';

const TIME = new Date('2026-01-02T03:04:05Z');

const GRANT = {
  appClientType: 'public',
  appDynamicallyRegistered: true,
  createdAt: TIME,
  expiresAt: TIME,
  lastUsedAt: TIME,
} as const;

function page(text: string): UserAppsPage {
  return {
    viewer: viewerNamed(text),
    user: { id: text, username: text },
    parts: [
      { path: '', label: 'Overview' },
      { path: '/apps', label: 'Connected apps' },
    ],
    grants: [],
    signIns: [],
    mayEnd: true,
  };
}

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  'no apps of a user': (text) => renderUserAppsPage(page(text)),
  'apps of a user': (text) => {
    const app = { id: text, appId: text, appName: text, appIcon: text };
    const origin = { lastUsedFrom: text, consentAddress: text, consentUserAgent: text, deviceAddress: text };
    const scope = `x${text.replaceAll(' ', '')}`;
    return renderUserAppsPage({
      ...page(text),
      grants: [null, [{ name: scope, description: text }]].map((resourceScopes) => ({
        ...app,
        ...GRANT,
        ...origin,
        userId: text,
        resource: text,
        resourceName: text,
        resourceScopes,
        scope,
      })),
      signIns: [{ ...app, sessionId: text, signedInAt: TIME, authTime: null, address: text, userAgent: text, isToldOfLogout: false }],
      notice: text,
      error: text,
    });
  },
  'end everything of a user': (text) =>
    renderEndEverythingPage({
      viewer: viewerNamed(text),
      user: { id: text, username: text },
      faults: [{ field: 'typed_name', detail: text }],
      error: text,
    } satisfies EndEverythingPage),
};

import type { ConfiguredOption } from '../../../config/index.js';
import type { EncryptionOverview } from '../../../dbcrypt/index.js';
import type { Page } from '../../../views/index.js';
import { viewerNamed } from '../../../views/testing/index.js';
import { type EncryptionPage, renderEncryptionPage } from '../encryption.view.js';
import { renderSettingGroupPage, renderSettingsPage, type SettingGroupPage, type SettingsPage } from '../settings.view.js';

const TIME = new Date('2026-01-02T03:04:05Z');

function option(text: string): ConfiguredOption {
  // The pages show no other field.
  return { variable: text, flag: text, description: text, group: text, value: text, isSecret: false, origin: 'env' } as ConfiguredOption;
}

function overview(text: string): EncryptionOverview {
  const key = { number: 1, digest: text, isActive: true, isHeld: false, createdAt: TIME, revokedAt: TIME, encryptions: 3 };
  return {
    currentKeyId: 'abc',
    keys: [key, { ...key, isActive: false }],
    replicas: [{ id: text, name: text, keyDigests: [text], seenSecondsAgo: 3 }],
    columns: [{ table: text, column: text, plaintext: 1, current: 2, old: 3 }],
    isOperationRunning: true,
  };
}

const settings = (text: string, found: SettingsPage['found']): Page =>
  renderSettingsPage({
    viewer: viewerNamed(text),
    list: { path: '/admin/settings', search: text, offset: 0, limit: 50 },
    health: { version: text, deploymentId: text, accessUrl: text, isDatabaseUp: true, areLimitsShared: false, lastBackupAt: null },
    groups: [{ title: text, count: 3, set: 1 }],
    features: [
      { name: text, enabled: true },
      { name: text, enabled: false },
    ],
    found,
  } satisfies SettingsPage);

/** The pages of this folder, with `text` in every field that users or operators can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  settings: (text) => settings(text, null),
  'settings that match': (text) => settings(text, [option(text), { ...option(text), isSecret: true }]),
  'no settings': (text) => settings(text, []),
  'a group of settings': (text) =>
    renderSettingGroupPage({ viewer: viewerNamed(text), title: text, options: [option(text)] } satisfies SettingGroupPage),
  encryption: (text) => renderEncryptionPage({ viewer: viewerNamed(text), overview: overview(text) } satisfies EncryptionPage),
  'no encryption': (text) =>
    renderEncryptionPage({
      viewer: viewerNamed(text),
      overview: { currentKeyId: null, keys: [], replicas: [], columns: [], isOperationRunning: false },
    } satisfies EncryptionPage),
};

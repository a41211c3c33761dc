import type { Page } from '../../../views/index.js';
import { viewerNamed } from '../../../views/testing/index.js';
import { renderSecretFormPage, type SecretFormPage } from '../secret-form.view.js';
import { renderSecretImportPage, renderSecretPreviewPage, type SecretPreviewPage } from '../secret-import.view.js';
import { type DeleteSecretPage, renderDeleteSecretPage, renderSecretsPage, type SecretsPage } from '../secrets.view.js';
import { type RegenerateSshKeyPage, renderRegenerateSshKeyPage, renderSshKeyPage, type SshKeyPage } from '../ssh-key.view.js';

const TIME = new Date('2026-01-02T03:04:05Z');

function secret(text: string): SecretsPage['secrets'][number] {
  return { name: text, description: text, envName: text, filePath: text, enabled: false, updatedAt: TIME };
}

function preview(text: string, taken: SecretPreviewPage['secrets'][number]['taken']): SecretPreviewPage {
  return { viewer: viewerNamed(text), secrets: [{ name: text, envName: text, taken }], content: text };
}

const FIELDS = ['name', 'value', 'description', 'env_name', 'file_path', 'enabled'];

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  'SSH key': (text) =>
    renderSshKeyPage({ viewer: viewerNamed(text), key: { publicKey: text, updatedAt: TIME }, notice: text } satisfies SshKeyPage),
  secrets: (text) => renderSecretsPage({ viewer: viewerNamed(text), secrets: [secret(text)], notice: text } satisfies SecretsPage),
  'no secrets': (text) => renderSecretsPage({ viewer: viewerNamed(text), secrets: [] }),
  'add a secret': (text) =>
    renderSecretFormPage({
      viewer: viewerNamed(text),
      stored: null,
      values: secret(text),
      faults: [...FIELDS, text].map((field) => ({ field, detail: text })),
      error: text,
    } satisfies SecretFormPage),
  'change a secret': (text) => renderSecretFormPage({ viewer: viewerNamed(text), stored: text, values: secret(text) }),
  'import secrets': (text) =>
    renderSecretImportPage({
      viewer: viewerNamed(text),
      faults: ['content', text].map((field) => ({ field, detail: text })),
      error: text,
    }),
  'check imported secrets': (text) => renderSecretPreviewPage(preview(text, null)),
  'check secrets that cannot be imported': (text) => renderSecretPreviewPage(preview(text, 'name')),
  'delete a secret': (text) =>
    renderDeleteSecretPage({
      viewer: viewerNamed(text),
      name: text,
      faults: [{ field: 'typed_name', detail: text }],
    } satisfies DeleteSecretPage),
  'regenerate the SSH key': (text) =>
    renderRegenerateSshKeyPage({
      viewer: viewerNamed(text),
      faults: [{ field: 'typed_name', detail: text }],
    } satisfies RegenerateSshKeyPage),
};

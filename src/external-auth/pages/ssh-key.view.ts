import type { Validation } from '../../common/index.js';
import {
  CONSOLE_PATHS,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConfirmation,
  type Page,
  renderConsole,
  renderSecret,
  type Viewer,
} from '../../views/index.js';
import type { GitSshKeyRow } from '../git-ssh-keys/git-ssh-keys.repository.js';

export interface SshKeyPage {
  readonly viewer: Viewer;
  readonly key: Pick<GitSshKeyRow, 'publicKey' | 'updatedAt'>;
  readonly notice?: string | undefined;
}

/** The page of `GET /account/ssh-key`. */
export function renderSshKeyPage({ viewer, key, notice }: SshKeyPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.sshKey,
    title: 'SSH key',
    intro: 'Agents that you give it to use this key for Git over SSH. Only they can get its private half.',
    notice,
    actions: html`<a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.regenerateSshKey)}">Regenerate</a>`,
    content: html`<section class="panel" aria-labelledby="public">
      <h2 id="public">Public key</h2>
      <p class="muted small">
        Add it to your account at the Git host, such as GitHub or GitLab. Generated ${renderAgo(key.updatedAt, viewer.now)}.
      </p>
      ${renderSecret('public-key', key.publicKey.trim())}
    </section>`,
  });
}

export interface RegenerateSshKeyPage {
  readonly viewer: Viewer;
  readonly faults?: readonly Validation[];
}

/** The page of `GET /account/ssh-key/regenerate`, and of a failed `POST` to it. */
export function renderRegenerateSshKeyPage({ viewer, faults = [] }: RegenerateSshKeyPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.sshKey,
    title: 'Regenerate your SSH key',
    isFaulty: faults.length > 0,
    crumbs: [{ label: 'SSH key', path: CONSOLE_PATHS.sshKey }],
    content: html`<div class="panel panel--form">
      ${renderConfirmation({
        action: PAGE_PATHS.regenerateSshKey,
        fields: {},
        consequences: html`<p>
          The present key is lost, and Git over SSH fails until you have added the new one at every Git host. This cannot be undone.
        </p>`,
        name: viewer.username,
        button: 'Regenerate the key',
        cancel: CONSOLE_PATHS.sshKey,
        faults,
      })}
    </div>`,
  });
}

import type { Validation } from '../../common/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConfirmation,
  type Page,
  renderConsole,
  renderTable,
  type SafeHtml,
  type Viewer,
} from '../../views/index.js';
import type { UserSecretRow } from '../user-secrets/user-secrets.repository.js';

type ListedSecret = Pick<UserSecretRow, 'name' | 'description' | 'envName' | 'filePath' | 'enabled' | 'updatedAt'>;

export interface SecretsPage {
  readonly viewer: Viewer;
  readonly secrets: readonly ListedSecret[];
  readonly notice?: string | undefined;
}

const ADD = html`<a class="button button--primary button--fit" href="${localUrl(PAGE_PATHS.newSecret)}">Add a secret</a>`;

const IMPORT = html`<a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.importSecrets)}">Import a .env file</a>`;

function pathFor(path: string, name: string): string {
  return `${path}?${new URLSearchParams({ name }).toString()}`;
}

function renderPlaces({ envName, filePath }: ListedSecret): SafeHtml {
  if (envName === '' && filePath === '') return html`<span class="muted">nowhere</span>`;
  return html`<div class="stack">
    ${envName !== '' && html`<code>${envName}</code>`} ${filePath !== '' && html`<code>${filePath}</code>`}
  </div>`;
}

function columns(now: Date): readonly Column<ListedSecret>[] {
  return [
    {
      label: 'Name',
      cell: ({ name, description, enabled }) =>
        html`<strong><bdi>${name}</bdi></strong
          >${!enabled && html` <span class="badge">not in use</span>`} <span class="muted small"><bdi>${description}</bdi></span>`,
    },
    { label: 'Variable or file', cell: renderPlaces },
    { label: 'Changed', cell: ({ updatedAt }) => renderAgo(updatedAt, now) },
    {
      label: 'Change it',
      hasActions: true,
      cell: ({ name }) =>
        html`<a class="button button--quiet button--small" href="${localUrl(pathFor(PAGE_PATHS.editSecret, name))}"
            >Change<span class="unseen"> ${name}</span></a
          >
          <a class="button button--danger button--small" href="${localUrl(pathFor(PAGE_PATHS.deleteSecret, name))}"
            >Delete<span class="unseen"> ${name}</span></a
          >`,
    },
  ];
}

/** The page of `GET /account/secrets`. */
export function renderSecretsPage({ viewer, secrets, notice }: SecretsPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.secrets,
    title: 'Secrets',
    intro: 'Passwords and keys for your agents. Values can be replaced, but nobody can read them here, administrators included.',
    notice,
    actions: secrets.length === 0 ? undefined : html`${ADD} ${IMPORT}`,
    content: renderTable({
      caption: 'Your secrets',
      columns: columns(viewer.now),
      rows: secrets,
      empty: html`<p>You have no secrets. Store one, and give it to an agent.</p>
        ${ADD} ${IMPORT}
        <p>From a terminal: <code>gatehouse secrets import</code></p>`,
    }),
  });
}

export interface DeleteSecretPage {
  readonly viewer: Viewer;
  readonly name: string;
  readonly faults?: readonly Validation[];
}

/** The page of `GET /account/secrets/delete`, and of a failed `POST` to it. */
export function renderDeleteSecretPage({ viewer, name, faults = [] }: DeleteSecretPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.secrets,
    title: `Delete ${name}`,
    isFaulty: faults.length > 0,
    crumbs: [{ label: 'Secrets', path: CONSOLE_PATHS.secrets }],
    content: html`<div class="panel panel--form">
      ${renderConfirmation({
        action: PAGE_PATHS.deleteSecret,
        fields: { secret: name },
        consequences: html`<p>The value is lost, and agents that have the secret no longer get it. This cannot be undone.</p>`,
        name,
        button: 'Delete this secret',
        cancel: CONSOLE_PATHS.secrets,
        faults,
      })}
    </div>`,
  });
}

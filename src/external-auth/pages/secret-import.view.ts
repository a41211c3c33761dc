import type { Validation } from '../../common/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  type FormField,
  html,
  localUrl,
  PAGE_PATHS,
  type Page,
  renderConsole,
  renderFields,
  renderFormErrors,
  renderTable,
  type SafeHtml,
  type Viewer,
} from '../../views/index.js';
import type { PreviewedSecret } from '../user-secrets/secrets-preview.js';

/** More than the values of 50 secrets in environment variables may have together, with room for names and comments. */
export const LONGEST_IMPORT = 48 * 1024;

const CRUMBS = [{ label: 'Secrets', path: CONSOLE_PATHS.secrets }] as const;

export interface SecretImportPage {
  readonly viewer: Viewer;
  /** Of the field `content`. */
  readonly faults?: readonly Validation[] | undefined;
  readonly error?: string | undefined;
}

/** The page of `GET /account/secrets/import`, and of a failed `POST` to it. The text has values, so it is never repeated. */
export function renderSecretImportPage({ viewer, faults = [], error }: SecretImportPage): Page {
  const wasSent = faults.length > 0 || error !== undefined;
  const fields: readonly FormField[] = [
    {
      kind: 'area',
      name: 'content',
      label: 'Text of the .env file',
      value: '',
      autocomplete: 'off',
      rows: 10,
      maxLength: LONGEST_IMPORT,
      hint: `One NAME=value on each line; quotes, export and comments work as usual.${wasSent ? ' It is not repeated here: paste it again.' : ''}`,
    },
  ];
  const errors = renderFormErrors(error, faults, fields);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.secrets,
    title: 'Import secrets',
    isFaulty: errors !== undefined,
    crumbs: CRUMBS,
    intro: 'Each line becomes a secret in the environment variable of that name. You see the names before anything is stored.',
    content: html`<div class="panel panel--form">
      ${errors}
      <form method="post" action="${localUrl(PAGE_PATHS.importSecrets)}">
        ${renderFields(fields, faults)}
        <button class="button button--primary button--fit" type="submit">Show what would be stored</button>
      </form>
    </div>`,
  });
}

export interface SecretPreviewPage {
  readonly viewer: Viewer;
  readonly secrets: readonly PreviewedSecret[];
  /** What was pasted, for the next request: nothing is stored before it. Not visible. */
  readonly content: string;
}

const COLUMNS: readonly Column<PreviewedSecret>[] = [
  { label: 'Name', cell: ({ name }) => html`<strong><bdi>${name}</bdi></strong>` },
  { label: 'Variable', cell: ({ envName }) => (envName === '' ? html`<span class="muted">nowhere</span>` : html`<code>${envName}</code>`) },
  {
    label: 'Result',
    cell: ({ taken }) => {
      if (taken === null) return html`New`;
      return html`<span class="badge">${taken === 'name' ? 'you already have this secret' : 'another secret has this variable'}</span>`;
    },
  },
];

function renderNext({ secrets, content }: SecretPreviewPage): SafeHtml {
  const cancel = html`<a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.importSecrets)}">Paste another text</a>`;
  if (secrets.some(({ taken }) => taken !== null)) {
    return html`<div class="callout callout--danger" role="alert">
        <strong>Nothing was stored.</strong>
        <p>An import never replaces a secret. Leave out the lines that are taken, or change or delete those secrets first.</p>
      </div>
      ${cancel}`;
  }
  return html`<form method="post" action="${localUrl(PAGE_PATHS.confirmImport)}">
      <input type="hidden" name="content" value="${content}" />
      <button class="button button--primary button--fit" type="submit">
        ${secrets.length === 1 ? 'Store this secret' : `Store these ${secrets.length} secrets`}
      </button>
    </form>
    ${cancel}`;
}

/** The page of a `POST` to `/account/secrets/import`. */
export function renderSecretPreviewPage(page: SecretPreviewPage): Page {
  const { viewer, secrets } = page;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.secrets,
    title: 'Check the names',
    crumbs: [...CRUMBS, { label: 'Import secrets', path: PAGE_PATHS.importSecrets }],
    intro: 'Nothing is stored yet. All of these are stored, or none.',
    content: html`${renderTable({ caption: 'Secrets in the text', columns: COLUMNS, rows: secrets, empty: html`` })}
      <div class="stack">${renderNext(page)}</div>`,
  });
}

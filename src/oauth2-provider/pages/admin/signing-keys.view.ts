import type { Validation } from '../../../common/index.js';
import type { SigningKeyInfo } from '../../../crypto-keys/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConfirmation,
  renderConsole,
  renderTable,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../../views/index.js';

export interface SigningKeysPage {
  readonly viewer: Viewer;
  readonly keys: readonly SigningKeyInfo[];
  /** The algorithms whose key can be replaced now. */
  readonly rotatable: readonly string[];
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

const STATES: Readonly<Record<SigningKeyInfo['state'], string>> = {
  next: 'Published, does not sign yet',
  current: 'Signs',
  previous: 'Only verifies what it has signed',
};

function columns(now: Date): readonly Column<SigningKeyInfo>[] {
  return [
    { label: 'Key', cell: ({ kid }) => html`<code>${kid}</code>` },
    { label: 'Algorithm', cell: ({ algorithm }) => algorithm },
    {
      label: 'State',
      cell: ({ state }) => (state === 'current' ? html`<span class="badge">${STATES[state]}</span>` : STATES[state]),
    },
    { label: 'Signs from', cell: ({ signsFrom }) => renderAgo(signsFrom, now) },
    { label: 'Withdrawn', cell: ({ publishedUntil }) => (publishedUntil === null ? 'not planned' : renderAgo(publishedUntil, now)) },
    {
      label: 'Revoke it',
      hasActions: true,
      cell: ({ kid }) =>
        html`<a
          class="button button--quiet button--small"
          href="${localUrl(`${CONSOLE_PATHS.signingKeys}/${encodeURIComponent(kid)}/revoke`)}"
          >Revoke<span class="unseen"> the key ${kid}</span></a
        >`,
    },
  ];
}

function renderRotate(algorithm: string): SafeHtml {
  return html`<form method="post" action="${localUrl(PAGE_PATHS.rotateSigningKey)}">
    <input type="hidden" name="algorithm" value="${algorithm}" />
    <button class="button button--quiet button--fit" type="submit">Replace the ${algorithm} key</button>
  </form>`;
}

/** The page of `GET /admin/signing-keys`. */
export function renderSigningKeysPage({ viewer, keys, rotatable, notice, error }: SigningKeysPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.signingKeys,
    title: 'Signing keys',
    intro:
      'ID tokens and signed access tokens are signed with these. The server replaces each before it is too old. A new key is published a day before it signs, so that every app has it.',
    notice,
    error,
    actions: rotatable.length === 0 ? undefined : html`${rotatable.map(renderRotate)}`,
    content: renderTable({
      caption: 'Published signing keys',
      columns: columns(viewer.now),
      rows: keys,
      empty: html`<p>No key is published yet. The server makes its first keys moments after it has started.</p>`,
    }),
  });
}

export interface RevokeSigningKeyPage {
  readonly viewer: Viewer;
  readonly kid: string;
  readonly faults?: readonly Validation[];
}

/** The page of `GET /admin/signing-keys/:kid/revoke`, and of a failed `POST` to `/admin/signing-keys/revoke`. */
export function renderRevokeSigningKeyPage({ viewer, kid, faults = [] }: RevokeSigningKeyPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.signingKeys,
    title: 'Revoke a signing key',
    isFaulty: faults.length > 0,
    crumbs: [{ label: 'Signing keys', path: CONSOLE_PATHS.signingKeys }],
    content: html`<div class="panel panel--form">
      ${renderConfirmation({
        action: PAGE_PATHS.revokeSigningKey,
        fields: { kid },
        consequences: html`<p>
          Do this if another person may know the key. It is withdrawn at once, and another one signs. What it has signed is refused here at
          once, and by apps when they have read the keys again. This cannot be undone. To replace a key on a schedule, replace it instead.
        </p>`,
        name: kid,
        button: 'Revoke this key',
        cancel: CONSOLE_PATHS.signingKeys,
        faults,
      })}
    </div>`,
  });
}

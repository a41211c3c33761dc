import type { ColumnOverview, EncryptionOverview } from '../../dbcrypt/index.js';
import { COUNTED_VALUES, PLAINTEXT } from '../../dbcrypt/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  html,
  renderAgo,
  renderConsole,
  renderTable,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../views/index.js';

type Key = EncryptionOverview['keys'][number];
type Replica = EncryptionOverview['replicas'][number];

export interface EncryptionPage {
  readonly viewer: Viewer;
  readonly overview: EncryptionOverview;
}

function keyColumns(currentKeyId: string | null, now: Date): readonly Column<Key>[] {
  return [
    { label: 'Key', cell: ({ digest }) => html`<code>${digest}</code>` },
    {
      label: 'State',
      cell: ({ digest, isActive, isHeld }) => {
        if (!isActive) return 'revoked';
        if (digest === currentKeyId) return html`<span class="badge">encrypts</span>`;
        return isHeld ? 'only decrypts' : html`<span class="badge badge--danger">missing on this server</span>`;
      },
    },
    { label: 'Values encrypted', cell: ({ encryptions }) => encryptions },
    { label: 'Since', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    { label: 'Revoked', cell: ({ revokedAt }) => (revokedAt === null ? undefined : renderAgo(revokedAt, now)) },
  ];
}

const REPLICA_COLUMNS: readonly Column<Replica>[] = [
  { label: 'Server', cell: ({ name }) => html`<bdi>${name}</bdi>` },
  {
    label: 'Encrypts with',
    cell: ({ keyDigests: [first] }) => (first === undefined || first === PLAINTEXT ? 'nothing' : html`<code>${first}</code>`),
  },
  {
    label: 'Can decrypt with',
    cell: ({ keyDigests }) => html`${keyDigests.filter((id) => id !== PLAINTEXT).map((id) => html`<code class="word">${id}</code> `)}`,
  },
  { label: 'Last report', cell: ({ seenSecondsAgo }) => `${seenSecondsAgo} seconds ago` },
];

function counted(count: number): string {
  return count >= COUNTED_VALUES ? `at least ${count}` : String(count);
}

const TABLE_COLUMNS: readonly Column<ColumnOverview>[] = [
  { label: 'Secret', cell: ({ table, column }) => html`<code>${table}.${column}</code>` },
  { label: 'Under the current key', cell: ({ current }) => counted(current) },
  {
    label: 'Under another key',
    cell: ({ old }) => (old > 0 ? html`<span class="badge badge--danger">${counted(old)}</span>` : counted(old)),
  },
  { label: 'Not encrypted', cell: ({ plaintext }) => counted(plaintext) },
];

/** How far the values are under the key that encrypts. */
function renderProgress({ columns, currentKeyId, isOperationRunning }: EncryptionOverview): SafeHtml | undefined {
  if (currentKeyId === null) return undefined;
  const current = columns.reduce((sum, column) => sum + column.current, 0);
  const rest = columns.reduce((sum, column) => sum + column.old + column.plaintext, 0);
  if (rest === 0 && !isOperationRunning) return html`<p class="callout">Every secret is encrypted with the current key.</p>`;
  const words = html`${current} of ${current + rest} secrets are encrypted with the current key.`;
  return html`<div class="panel">
    <p>${isOperationRunning && html`<strong>A rotation is running.</strong> `}${words}</p>
    <progress max="${Math.max(1, current + rest)}" value="${current}" aria-label="Secrets under the current key"></progress>
    ${
      !isOperationRunning &&
      html`<p class="muted">
        To encrypt the rest, run <code>gatehouse server dbcrypt rotate</code> with the key files of this deployment.
      </p>`
    }
  </div>`;
}

/** The page of `GET /admin/encryption`. */
export function renderEncryptionPage({ viewer, overview }: EncryptionPage): Page {
  const { currentKeyId, keys, replicas, columns } = overview;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.encryption,
    title: 'Encryption',
    intro: html`How secrets are stored in the database. Keys are changed on the server, with <code>gatehouse server dbcrypt</code>, and are
      never shown.`,
    content: html`${
        currentKeyId === null &&
        html`<div class="callout callout--warning">
          <p>
            Secrets are stored as they are. To encrypt them, set <code>CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS</code> and run
            <code>gatehouse server dbcrypt rotate</code>.
          </p>
        </div>`
      }
      ${renderProgress(overview)}
      <section class="section" aria-labelledby="keys">
        <h2 id="keys">Keys</h2>
        ${renderTable({
          caption: 'Encryption keys',
          columns: keyColumns(currentKeyId, viewer.now),
          rows: keys,
          empty: html`<p>No key was ever used here. The first one appears when a server starts with it.</p>`,
        })}
      </section>
      <section class="section" aria-labelledby="replicas">
        <h2 id="replicas">Servers</h2>
        ${renderTable({
          caption: 'Running servers',
          columns: REPLICA_COLUMNS,
          rows: replicas,
          empty: html`<p>No server has reported in the last half minute.</p>`,
        })}
      </section>
      <section class="section" aria-labelledby="tables">
        <h2 id="tables">Secrets</h2>
        ${renderTable({ caption: 'Secrets by table', columns: TABLE_COLUMNS, rows: columns, empty: html`<p>There are no secrets.</p>` })}
        <p class="muted small">
          Values are counted, not read. <code>gatehouse server dbcrypt status</code> also says whether every one can be read.
        </p>
      </section>`,
  });
}

import type { Validation } from '../../../common/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConfirmation,
  renderConsole,
  renderSecret,
  renderTable,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import type { ResourceServerRow, ResourceServerSecretRow } from '../../resource-servers/resource-server-row.js';

export function pathOfServer(id: string): string {
  return `${CONSOLE_PATHS.resourceServers}/${encodeURIComponent(id)}`;
}

export const APIS_CRUMB = { label: 'APIs', path: CONSOLE_PATHS.resourceServers };

export interface ResourceServersPage {
  readonly viewer: Viewer;
  readonly servers: readonly ResourceServerRow[];
  readonly notice?: string | undefined;
}

const REGISTER = html`<a class="button button--primary button--fit" href="${localUrl(PAGE_PATHS.registerServer)}">Register an API</a>`;

function columns(now: Date): readonly Column<ResourceServerRow>[] {
  return [
    {
      label: 'API',
      cell: ({ id, name, isBuiltIn }) =>
        isBuiltIn
          ? html`<bdi>${name}</bdi> <span class="badge">Part of this server</span>`
          : html`<a href="${localUrl(pathOfServer(id))}"><bdi>${name}</bdi></a>`,
    },
    { label: 'Identifier', cell: ({ identifier }) => html`<code>${identifier}</code>` },
    { label: 'Tokens', cell: ({ accessTokenFormat }) => (accessTokenFormat === 'jwt' ? 'signed (JWT)' : 'opaque') },
    { label: 'Scopes', cell: ({ scopes, isBuiltIn }) => (isBuiltIn ? undefined : scopes.length) },
    { label: 'Registered', cell: ({ createdAt }) => renderAgo(createdAt, now) },
  ];
}

/** The page of `GET /admin/resource-servers`. */
export function renderResourceServersPage({ viewer, servers, notice }: ResourceServersPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.resourceServers,
    title: 'APIs',
    intro: 'The resource servers that apps can get tokens for. Each checks the tokens that it is sent with this server, or with its keys.',
    notice,
    actions: REGISTER,
    content: renderTable({
      caption: 'APIs',
      columns: columns(viewer.now),
      rows: servers,
      empty: html`<p>No API is registered.</p>
        ${REGISTER}`,
    }),
  });
}

export interface ResourceServerPage {
  readonly viewer: Viewer;
  readonly server: ResourceServerRow;
  readonly secrets: readonly ResourceServerSecretRow[];
  /** Reserves the id of the next secret. */
  readonly formToken: string;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

function secretColumns({ id: server }: ResourceServerRow, now: Date): readonly Column<ResourceServerSecretRow>[] {
  return [
    { label: 'Ends with', cell: ({ displaySecret }) => html`<code>…${displaySecret}</code>` },
    { label: 'Last used', cell: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : renderAgo(lastUsedAt, now)) },
    {
      label: 'Delete it',
      hasActions: true,
      cell: ({ id, displaySecret }) =>
        html`<form method="post" action="${localUrl(PAGE_PATHS.deleteServerSecret)}">
          <input type="hidden" name="server" value="${server}" />
          <input type="hidden" name="secret" value="${id}" />
          <button class="button button--quiet button--small" type="submit">
            Delete<span class="unseen"> the secret that ends with ${displaySecret}</span>
          </button>
        </form>`,
    },
  ];
}

function renderFacts(server: ResourceServerRow): SafeHtml {
  const isSigned = server.accessTokenFormat === 'jwt';
  const { allowedAppIds: apps, allowsSelfRegisteredApps: allowsOthers } = server;
  return html`<section class="panel" aria-label="Facts">
    <dl class="facts">
      <dt>Identifier</dt>
      <dd><code>${server.identifier}</code></dd>
      <dt>Tokens</dt>
      <dd>${isSigned ? 'signed (JWT): it checks them with the keys of this server' : 'opaque: it asks this server about each'}</dd>
      <dt>Lifetime of a token</dt>
      <dd>${server.accessTokenLifetimeSeconds === null ? 'the default of this server' : `${server.accessTokenLifetimeSeconds} seconds`}</dd>
      <dt>Scopes</dt>
      <dd>
        <ul class="stack">
          ${server.scopes.map(({ name, description }) => html`<li><code>${name}</code> <bdi>${description}</bdi></li>`)}
        </ul>
      </dd>
      <dt>Apps</dt>
      <dd>
        ${
          apps.length === 0
            ? 'every app that did not register itself'
            : html`<ul class="stack">
                ${apps.map((id) => html`<li><code>${id}</code></li>`)}
              </ul>`
        }
      </dd>
      <dt>Apps that registered themselves</dt>
      <dd>${allowsOthers ? 'can get tokens, too' : 'get no tokens'}</dd>
      <dt>Bound tokens (DPoP)</dt>
      <dd>${server.dpopBoundAccessTokensRequired ? 'required' : 'not required'}</dd>
    </dl>
  </section>`;
}

/** The page of `GET /admin/resource-servers/:server`. */
export function renderResourceServerPage({ viewer, server, secrets, formToken, notice, error }: ResourceServerPage): Page {
  const path = pathOfServer(server.id);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.resourceServers,
    title: server.name,
    crumbs: [APIS_CRUMB],
    notice,
    error,
    actions: html`<a class="button button--quiet button--fit" href="${localUrl(`${path}/edit`)}">Edit</a>
      <a class="button button--danger button--fit" href="${localUrl(`${path}/delete`)}">Delete</a>`,
    content: html`${renderFacts(server)}
      <section class="section" aria-labelledby="secrets">
        <h2 id="secrets">Secrets</h2>
        <p class="muted">The API authenticates with one when it asks this server about a token.</p>
        ${renderTable({
          caption: 'Secrets of this API',
          columns: secretColumns(server, viewer.now),
          rows: secrets,
          empty: html`<p>The API has no secret. It needs one to ask about tokens, and none to check signed ones.</p>`,
        })}
        <form method="post" action="${localUrl(PAGE_PATHS.addServerSecret)}">
          <input type="hidden" name="server" value="${server.id}" />
          <input type="hidden" name="form_token" value="${formToken}" />
          <button class="button button--quiet button--fit" type="submit">Add a secret</button>
        </form>
      </section>`,
  });
}

export interface NewServerSecretPage {
  readonly viewer: Viewer;
  readonly server: { readonly id: string; readonly name: string };
  readonly secret: string;
}

/** The only page that ever shows this secret. */
export function renderNewServerSecretPage({ viewer, server, secret }: NewServerSecretPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.resourceServers,
    title: 'The new secret',
    crumbs: [APIS_CRUMB, { label: server.name, path: pathOfServer(server.id) }],
    intro: html`The API authenticates with it as <code>${server.id}</code>.`,
    content: html`<div class="panel panel--form">
      ${renderSecret('secret', secret)}
      <p class="callout callout--warning">Copy it now. It will not be shown again. If it is lost, add another one.</p>
    </div>`,
  });
}

export interface DeleteServerPage {
  readonly viewer: Viewer;
  readonly server: { readonly id: string; readonly name: string };
  readonly faults?: readonly Validation[];
}

/** The page of `GET /admin/resource-servers/:server/delete`, and of a failed `POST`. */
export function renderDeleteServerPage({ viewer, server, faults = [] }: DeleteServerPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.resourceServers,
    title: `Delete ${server.name}`,
    isFaulty: faults.length > 0,
    crumbs: [APIS_CRUMB, { label: server.name, path: pathOfServer(server.id) }],
    content: html`<div class="panel panel--form">
      ${renderConfirmation({
        action: PAGE_PATHS.deleteServer,
        fields: { server: server.id },
        consequences: html`<p>Its secrets, and the access of every app to it, end at once. This cannot be undone.</p>`,
        name: server.name,
        button: 'Delete this API',
        cancel: pathOfServer(server.id),
        faults,
      })}
    </div>`,
  });
}

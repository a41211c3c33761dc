import { CONSOLE_PATHS, html, localUrl, renderConsole, renderSecret, type Viewer, type Page } from '../../../views/index.js';
import { APPS_CRUMB, pathOfApp } from './app-words.js';

const ONCE = html`<p class="callout callout--warning">Copy the secret now. It will not be shown again. If it is lost, add another one.</p>`;

export interface NewAppPage {
  readonly viewer: Viewer;
  readonly app: { readonly id: string; readonly name: string };
  /** Null: this app has no secret. */
  readonly secret: string | null;
}

/** The only page that ever shows the first secret of an app. */
export function renderNewAppPage({ viewer, app, secret }: NewAppPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.adminApps,
    title: 'The app is registered',
    crumbs: [APPS_CRUMB],
    intro: html`Give this to the people who run <bdi>${app.name}</bdi>.`,
    content: html`<div class="panel panel--form">
      <div class="stack">
        <h2>Client ID</h2>
        ${renderSecret('client-id', app.id)}
      </div>
      ${
        secret !== null &&
        html`<div class="stack">
            <h2>Client secret</h2>
            ${renderSecret('secret', secret)}
          </div>
          ${ONCE}`
      }
      <a class="button button--quiet button--fit" href="${localUrl(pathOfApp(app.id))}">Go to the app</a>
    </div>`,
  });
}

/** The only page that ever shows a further secret. */
export function renderNewAppSecretPage({ viewer, app, secret }: NewAppPage & { readonly secret: string }): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.adminApps,
    title: 'The new secret',
    crumbs: [APPS_CRUMB, { label: app.name, path: pathOfApp(app.id) }],
    intro: 'The other secrets of the app still work.',
    content: html`<div class="panel panel--form">${renderSecret('secret', secret)} ${ONCE}</div>`,
  });
}

export interface AlreadyCreatedPage {
  readonly viewer: Viewer;
  readonly path: string;
}

/** The page for a form that was already sent. `path`: where what it created is. */
export function renderAlreadyCreatedPage({ viewer, path }: AlreadyCreatedPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.adminApps,
    title: 'Already submitted',
    crumbs: [APPS_CRUMB],
    error: 'This form was already submitted. Nothing more was created, and the secret that was shown then cannot be shown again.',
    content: html`<div class="panel panel--form">
      <p>If you did not copy the secret, add another one to the app, and delete the one that you do not have.</p>
      <a class="button button--quiet button--fit" href="${localUrl(path)}">Go to it</a>
    </div>`,
  });
}

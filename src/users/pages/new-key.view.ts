import { CONSOLE_PATHS, html, localUrl, renderConsole, renderDocument, renderSecret, type Viewer, type Page } from '../../views/index.js';

const ONCE = html`<p class="callout callout--warning">Copy it now. It will not be shown again. You can revoke it in your account.</p>`;

/** The only page that ever shows the session of a command line. */
export function renderNewSessionPage(key: string): Page {
  return renderDocument({
    title: 'Your session token',
    width: 'medium',
    hasScript: true,
    content: html`<h1>Your session token</h1>
      <p>Paste it into the terminal where you started the login.</p>
      ${renderSecret('secret', key)} ${ONCE}
      <div class="row divided"><a href="${localUrl(CONSOLE_PATHS.sessions)}">Your sessions</a></div>`,
  });
}

export interface NewTokenPage {
  readonly viewer: Viewer;
  /** The whole secret. */
  readonly key: string;
}

/** The only page that ever shows this token. */
export function renderNewTokenPage({ viewer, key }: NewTokenPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.tokens,
    title: 'Your new token',
    crumbs: [{ label: 'Tokens', path: CONSOLE_PATHS.tokens }],
    intro: html`Programs send it in the <code>Coder-Session-Token</code> header or as a bearer token.`,
    content: html`<div class="panel panel--form">${renderSecret('secret', key)} ${ONCE}</div>`,
  });
}

/** The page for a form that was already sent. `path`: of the form. */
export function renderAlreadyShownPage(path: string): Page {
  return renderDocument({
    title: 'Error: Already submitted',
    content: html`<h1>This form was already submitted</h1>
      <div class="callout callout--danger" role="alert">
        It created one token, which was shown at that time and cannot be shown again. No other token was created. If you did not copy it,
        revoke it and create another.
      </div>
      <div class="row divided">
        <a href="${localUrl(path)}">Create another</a>
        <a href="${localUrl(CONSOLE_PATHS.account)}">Your account</a>
      </div>`,
  });
}

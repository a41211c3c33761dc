import { html, localUrl, PAGE_PATHS, renderDocument } from '../../views/index.js';

export interface NewKeyPage {
  /** `session`: for a command line. `token`: long-lived. */
  readonly kind: 'session' | 'token';
  /** The whole secret. */
  readonly key: string;
}

const WORDS = {
  session: { title: 'Your session token', use: 'Paste it into the terminal where you started the login.' },
  token: { title: 'Your new token', use: 'Programs send it in the Coder-Session-Token header or as a bearer token.' },
} as const;

/** The only page that ever shows this secret. */
export function renderNewKeyPage({ kind, key }: NewKeyPage): string {
  const { title, use } = WORDS[kind];
  return renderDocument({
    title,
    width: 'medium',
    content: html`<h1>${title}</h1>
      <p>${use}</p>
      <pre class="snippet snippet--secret" tabindex="0"><code>${key}</code></pre>
      <p class="callout callout--warning">Copy it now. It will not be shown again. You can revoke it on your account page.</p>
      <div class="row divided"><a href="${localUrl(PAGE_PATHS.account)}">Your account</a></div>`,
  });
}

/** The page for a form that was already sent. */
export function renderAlreadyShownPage(path: string): string {
  return renderDocument({
    title: 'Error: Already submitted',
    content: html`<h1>This form was already submitted</h1>
      <div class="callout callout--danger" role="alert">
        It created one token, which was shown at that time and cannot be shown again. No other token was created. If you did not copy it,
        revoke it and create another.
      </div>
      <div class="row divided">
        <a href="${localUrl(path)}">Create another</a>
        <a href="${localUrl(PAGE_PATHS.account)}">Your account</a>
      </div>`,
  });
}

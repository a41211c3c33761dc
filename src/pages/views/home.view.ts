import { html, type SafeHtml } from './html.js';
import { PAGE_PATHS, renderDocument } from './layout.js';
import { renderAccount, type PageUser } from './person.js';
import { localUrl } from './safe-url.js';

export interface HomePage {
  readonly user: PageUser;
  /** The access URL without a trailing slash. */
  readonly issuer: string;
  /** Local path of Swagger UI, when it is switched on. */
  readonly swaggerPath?: string | undefined;
  /** Absent where the OAuth provider is switched off. */
  readonly apps?: AppFacts | undefined;
}

interface AppFacts {
  /** How many are registered, the built-in ones left out. */
  readonly appCount: number;
  /** May this user register apps? */
  readonly canRegisterApps: boolean;
}

export interface SignedOutPage {
  /** Has the visitor just signed out, or did they come without a session? */
  readonly hasJustSignedOut: boolean;
  readonly swaggerPath?: string | undefined;
}

function renderSwaggerLink(swaggerPath: string | undefined, label: string): SafeHtml | undefined {
  if (swaggerPath === undefined) return undefined;
  return html`<a class="button button--quiet button--fit" href="${localUrl(swaggerPath)}">${label}</a>`;
}

function renderRegisterStep({ issuer, apps, swaggerPath }: HomePage): SafeHtml {
  if (!apps?.canRegisterApps) {
    return html`<li>
      <h2>Ask an owner to register your app</h2>
      <p class="muted">
        Only owners of this Gatehouse register OAuth apps. Give them the redirect URI of your app; they give you its client ID.
      </p>
    </li>`;
  }
  // Kept on one line each: white space inside <pre> shows.
  const command = [
    `curl -X POST ${issuer}/api/v2/oauth2-provider/apps \\`,
    `  -H "Coder-Session-Token: $SESSION_TOKEN" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"name":"my-app","redirect_uris":["https://app.example.com/callback"]}'`,
  ].join('\n');
  return html`<li>
    <h2>Register your first OAuth app</h2>
    <p class="muted">
      ${
        swaggerPath === undefined
          ? 'Send this request with your session token:'
          : 'In the API explorer, or with your session token from a terminal:'
      }
    </p>
    <pre class="snippet" tabindex="0"><code>${command}</code></pre>
  </li>`;
}

function renderFirstSteps(page: HomePage): SafeHtml {
  return html`<section class="section divided" aria-label="First steps">
    <ol class="steps">
      ${renderRegisterStep(page)}
      <li>
        <h2>Point the app at this server</h2>
        <p class="muted">OAuth libraries need only the issuer, <code>${page.issuer}</code>; they discover the rest.</p>
      </li>
      <li>
        <h2>Call the API</h2>
        <p class="muted">Send the access token as <code>Authorization: Bearer …</code> to <code>${page.issuer}/api/v2</code>.</p>
      </li>
    </ol>
  </section>`;
}

function renderEndpoints({ issuer, apps }: HomePage): SafeHtml {
  const provider =
    apps &&
    html`<dt>Registered apps</dt>
      <dd>${apps.appCount}</dd>
      <dt>Issuer</dt>
      <dd><code>${issuer}</code></dd>
      <dt>Metadata</dt>
      <dd><code>${issuer}/.well-known/oauth-authorization-server</code></dd>`;
  return html`<section class="section divided" aria-label="This server">
    <dl class="facts">
      ${provider}
      <dt>API</dt>
      <dd><code>${issuer}/api/v2</code></dd>
    </dl>
  </section>`;
}

/** The page of `GET /` with a session. */
export function renderHomePage(page: HomePage): string {
  return renderDocument({
    title: 'Home',
    width: 'wide',
    content: html`<div class="stack">
        <h1>You are signed in</h1>
        <p class="muted">${page.user.isOwner ? 'You are an owner of this Gatehouse.' : 'This is your account on this Gatehouse.'}</p>
      </div>
      ${renderAccount(page.user)} ${page.apps?.appCount === 0 ? renderFirstSteps(page) : renderEndpoints(page)}
      <div class="row divided">
        ${renderSwaggerLink(page.swaggerPath, 'Explore the API')}
        <a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.account)}">Sessions and tokens</a>
        <form method="post" action="${localUrl(PAGE_PATHS.logout)}">
          <button class="button button--quiet button--fit" type="submit">Sign out</button>
        </form>
      </div>`,
  });
}

/** The page of `GET /` without a session, and the one after signing out. */
export function renderSignedOutPage({ hasJustSignedOut, swaggerPath }: SignedOutPage): string {
  const title = hasJustSignedOut ? 'You are signed out' : 'Welcome';
  return renderDocument({
    title,
    content: html`<div class="stack">
        <h1>${title}</h1>
        <p class="muted">
          ${
            hasJustSignedOut
              ? 'This browser holds no session any more. Apps you have allowed keep their access.'
              : 'Gatehouse signs people in and decides what their apps may do.'
          }
        </p>
      </div>
      <div class="stack stack--loose">
        <a class="button button--primary" href="${localUrl(PAGE_PATHS.login)}">Sign in</a>
        ${swaggerPath !== undefined && html`<a class="button button--quiet" href="${localUrl(swaggerPath)}">Explore the API</a>`}
      </div>`,
  });
}

import { KEEPS_ACCESS } from '../oauth2-provider/index.js';
import { html, localUrl, type Page, PAGE_PATHS, type PageUser, renderAccount, renderDocument, type SafeHtml } from '../views/index.js';

export interface HomePage {
  readonly user: PageUser;
  /** The access URL without a trailing slash. */
  readonly issuer: string;
  /** Local path of Swagger UI, if it is enabled. */
  readonly swaggerPath?: string | undefined;
  /** Absent if the OAuth provider is disabled. */
  readonly apps?: AppFacts | undefined;
}

interface AppFacts {
  /** The number of registered apps without the built-in ones. */
  readonly appCount: number;
  /** May this user register apps? */
  readonly canRegisterApps: boolean;
}

export interface SignedOutPage {
  /** Has the visitor just signed out, or did they come without a session? */
  readonly hasJustSignedOut: boolean;
  /** An app wanted them back at an address that was not followed. */
  readonly hasStayed?: boolean | undefined;
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
      <p class="muted">Only owners can register OAuth apps. Send them the redirect URI of your app; they will send you its client ID.</p>
    </li>`;
  }
  // One line each, because white space inside <pre> is visible.
  const command = [
    // An app cannot register apps, and the API explorer's own login is an app: this needs the person's own token.
    `curl -X POST ${issuer}/api/v2/oauth2-provider/apps \\`,
    `  -H "Coder-Session-Token: $SESSION_TOKEN" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"name":"my-app","redirect_uris":["https://app.example.com/callback"]}'`,
  ].join('\n');
  return html`<li>
    <h2>Register your first OAuth app</h2>
    <p class="muted">
      Create a <a href="${localUrl(PAGE_PATHS.cliAuth)}">session token</a>.
      ${swaggerPath === undefined ? 'Send it from a terminal:' : 'Send it from a terminal, or enter it in the API explorer under “bearer”:'}
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
export function renderHomePage(page: HomePage): Page {
  return renderDocument({
    title: 'Home',
    width: 'wide',
    content: html`<div class="stack">
        <h1>You are signed in</h1>
        <p class="muted">${page.user.isOwner ? 'You are an owner of this deployment.' : 'This is your Gatehouse account.'}</p>
      </div>
      ${renderAccount(page.user)} ${page.apps?.appCount === 0 ? renderFirstSteps(page) : renderEndpoints(page)}
      <div class="row divided">
        ${renderSwaggerLink(page.swaggerPath, 'Explore the API')}
        <a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.account)}">Your account</a>
        <form method="post" action="${localUrl(PAGE_PATHS.logout)}">
          <button class="button button--quiet button--fit" type="submit">Sign out</button>
        </form>
      </div>`,
  });
}

/** The page of `GET /` without a session, and the one after signing out. */
export function renderSignedOutPage({ hasJustSignedOut, hasStayed = false, swaggerPath }: SignedOutPage): Page {
  const title = hasJustSignedOut ? 'You are signed out' : 'Welcome';
  return renderDocument({
    title,
    content: html`<div class="stack">
        <h1>${title}</h1>
        <p class="muted">
          ${
            hasJustSignedOut
              ? `Your session in this browser has ended, and with it the access of the apps that you signed in to from here. ${KEEPS_ACCESS}`
              : 'Gatehouse signs users in and controls what their apps can do.'
          }
        </p>
        ${
          hasStayed &&
          html`<p class="callout callout--warning">
            The app wanted to send you to an address that is not registered for it, or it did not prove which app it is. So you have stayed
            here.
          </p>`
        }
      </div>
      <div class="stack stack--loose">
        <a class="button button--primary" href="${localUrl(PAGE_PATHS.login)}">Sign in</a>
        ${swaggerPath !== undefined && html`<a class="button button--quiet" href="${localUrl(swaggerPath)}">Explore the API</a>`}
      </div>`,
  });
}

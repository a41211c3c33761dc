import { KEEPS_ACCESS } from '../oauth2-provider/index.js';
import {
  CONSOLE_PATHS,
  html,
  localUrl,
  type Page,
  PAGE_PATHS,
  type PageUser,
  renderAccount,
  renderConsole,
  renderDocument,
  type SafeHtml,
  type Viewer,
} from '../views/index.js';
import { type FirstSteps, renderFirstSteps } from './first-steps.js';

export interface HomePage {
  readonly viewer: Viewer;
  readonly user: PageUser;
  /** The access URL without a trailing slash. */
  readonly issuer: string;
  /** Local path of Swagger UI, if it is enabled. */
  readonly swaggerPath?: string | undefined;
  /** Absent if the OAuth provider is disabled. */
  readonly apps?: AppFacts | undefined;
  /** For owners who have not hidden them. */
  readonly firstSteps?: FirstSteps | undefined;
  readonly notice?: string | undefined;
}

interface AppFacts {
  /** The number of registered apps without the built-in ones. */
  readonly appCount: number;
}

export interface SignedOutPage {
  /** Has the visitor just signed out, or did they come without a session? */
  readonly hasJustSignedOut: boolean;
  /** Why an app that wanted the person back was not followed. */
  readonly stayed?: 'unregistered' | 'unproven' | undefined;
  readonly swaggerPath?: string | undefined;
}

function renderServer({ issuer, apps, swaggerPath }: HomePage): SafeHtml {
  const provider =
    apps &&
    html`<dt>Registered apps</dt>
      <dd>${apps.appCount}</dd>
      <dt>Issuer</dt>
      <dd><code>${issuer}</code></dd>
      <dt>Metadata</dt>
      <dd><code>${issuer}/.well-known/oauth-authorization-server</code></dd>`;
  return html`<section class="panel" aria-labelledby="server">
    <h2 id="server">This server</h2>
    <dl class="facts">
      ${provider}
      <dt>API</dt>
      <dd><code>${issuer}/api/v2</code></dd>
    </dl>
    ${swaggerPath !== undefined && html`<p><a class="button button--quiet button--fit" href="${localUrl(swaggerPath)}">Explore the API</a></p>`}
  </section>`;
}

/** The page of `GET /` with a session. */
export function renderHomePage(page: HomePage): Page {
  const { viewer, user, firstSteps, notice } = page;
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.home,
    title: 'Overview',
    intro: user.isOwner ? 'You are an owner of this deployment.' : undefined,
    notice,
    content: html`<section class="panel" aria-label="You">
        ${renderAccount(user)}
        <p><a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.account)}">Your account</a></p>
      </section>
      ${firstSteps && renderFirstSteps(firstSteps, viewer.now)} ${renderServer(page)}`,
  });
}

/** The page of `GET /` without a session, and the one after signing out. */
const STAYED = {
  unregistered: 'The app wanted to send you to an address that is not registered for it',
  unproven: 'The app that wanted to send you to another address did not prove which app it is',
} as const;

export function renderSignedOutPage({ hasJustSignedOut, stayed, swaggerPath }: SignedOutPage): Page {
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
        ${stayed !== undefined && html`<p class="callout callout--warning">${STAYED[stayed]}, so you have stayed here.</p>`}
      </div>
      <div class="stack stack--loose">
        <a class="button button--primary" href="${localUrl(PAGE_PATHS.login)}">Sign in</a>
        ${swaggerPath !== undefined && html`<a class="button button--quiet" href="${localUrl(swaggerPath)}">Explore the API</a>`}
      </div>`,
  });
}

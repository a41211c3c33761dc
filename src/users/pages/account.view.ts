import { html, localUrl, PAGE_PATHS, type PageUser, renderAccount, renderDocument, renderTime, type SafeHtml } from '../../views/index.js';

/** A key of the user, as the account page shows it. */
export interface AccountKey {
  readonly id: string;
  /** Empty for a session. */
  readonly name: string;
  readonly clientAddress: string;
  readonly createdAt: Date;
  /** Null: never. */
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date;
  /** Is it the session that requested this page? */
  readonly isCurrent: boolean;
}

export interface AccountPage {
  readonly user: PageUser;
  readonly sessions: readonly AccountKey[];
  readonly tokens: readonly AccountKey[];
  /** What the user has just done. */
  readonly notice?: string | undefined;
}

function renderEnd({ id, isCurrent }: AccountKey, label: string): SafeHtml {
  return html`<form method="post" action="${localUrl(PAGE_PATHS.endKey)}">
    <input type="hidden" name="key" value="${id}" />
    <button class="button button--quiet button--fit" type="submit">${isCurrent ? 'Sign out' : label}</button>
  </form>`;
}

/** The last use is written after the response, so the first page of a session would say "never". */
function renderLastUse({ isCurrent, lastUsedAt }: AccountKey): SafeHtml | string {
  if (isCurrent) return 'in use now';
  return lastUsedAt ? html`last used ${renderTime(lastUsedAt)}` : 'never used';
}

function renderKey(key: AccountKey, title: SafeHtml, label: string): SafeHtml {
  return html`<li class="row">
    <div class="stack">
      <p><strong>${title}</strong>${key.isCurrent && html` <span class="status">This session</span>`}</p>
      <p class="muted small">Created ${renderTime(key.createdAt)} · ${renderLastUse(key)} · expires ${renderTime(key.expiresAt)}</p>
    </div>
    ${renderEnd(key, label)}
  </li>`;
}

function renderSessions(sessions: readonly AccountKey[]): SafeHtml {
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  return html`<section class="section divided" aria-labelledby="sessions">
    <h2 id="sessions">Sessions</h2>
    <p class="muted small">Browsers and command-line tools that are signed in as you. End any session you don't recognize.</p>
    <ul class="stack stack--loose">
      ${sessions.map((session) => renderKey(session, html`From ${session.clientAddress}`, 'End'))}
    </ul>
    ${
      others.length > 0 &&
      html`<form method="post" action="${localUrl(PAGE_PATHS.endOtherSessions)}">
        <button class="button button--quiet button--fit" type="submit">End all other sessions</button>
      </form>`
    }
  </section>`;
}

function renderTokens(tokens: readonly AccountKey[]): SafeHtml {
  return html`<section class="section divided" aria-labelledby="tokens">
    <h2 id="tokens">Tokens</h2>
    ${
      tokens.length === 0
        ? html`<p class="muted small">You have no tokens. Programs use tokens to act as you without signing in.</p>`
        : html`<ul class="stack stack--loose">
            ${tokens.map((token) => renderKey(token, html`<bdi>${token.name}</bdi>`, 'Revoke'))}
          </ul>`
    }
    <a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.tokens)}">Create a token</a>
  </section>`;
}

/** The page of `GET /account`. */
export function renderAccountPage({ user, sessions, tokens, notice }: AccountPage): string {
  return renderDocument({
    title: 'Your account',
    width: 'wide',
    content: html`<h1>Your account</h1>
      ${notice !== undefined && html`<p class="callout" role="status">${notice}</p>`} ${renderAccount(user)} ${renderSessions(sessions)}
      ${renderTokens(tokens)}
      <section class="section divided" aria-labelledby="apps">
        <h2 id="apps">Apps</h2>
        <p class="muted small">Apps that you are signed in on, and apps that you allowed to act in your name.</p>
        <a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.apps)}">Connected apps</a>
      </section>
      <div class="row divided"><a href="${localUrl(PAGE_PATHS.home)}">Back to the start page</a></div>`,
  });
}

import {
  CONSOLE_PATHS,
  html,
  localUrl,
  PAGE_PATHS,
  type Page,
  renderConsole,
  renderTime,
  type SafeHtml,
  type Viewer,
} from '../../views/index.js';
import type { OwnLogin } from './own-login.js';

export interface LoginMethodsPage {
  readonly viewer: Viewer;
  readonly login: OwnLogin;
}

function renderFact(label: string, value: string | null, isCode = false): SafeHtml | undefined {
  if (value === null) return undefined;
  return html`<dt>${label}</dt>
    <dd>${isCode ? html`<code>${value}</code>` : html`<bdi>${value}</bdi>`}</dd>`;
}

function renderProvider({ title, identity }: Extract<OwnLogin, { kind: 'provider' }>): SafeHtml {
  return html`<section class="panel" aria-labelledby="method">
    <h2 id="method"><bdi>${title}</bdi></h2>
    <p>You have no password here: you log in with your account there.</p>
    ${
      identity !== null &&
      html`<dl class="facts">
          ${renderFact('Username there', identity.username)} ${renderFact('Email address there', identity.email)}
          ${renderFact('ID there', identity.subject, true)} ${renderFact('Address of the provider', identity.issuer, true)}
          <dt>Linked since</dt>
          <dd>${renderTime(identity.linkedAt)} · <a href="${localUrl(CONSOLE_PATHS.activity)}">When you logged in</a></dd>
        </dl>
        <p class="muted small">As the provider said when you last logged in with it.</p>`
    }
  </section>`;
}

function renderLogin(login: OwnLogin): SafeHtml {
  switch (login.kind) {
    case 'password':
      return html`<section class="panel" aria-labelledby="method">
        <h2 id="method">Email address and password</h2>
        <dl class="facts">
          <dt>Email address</dt>
          <dd><bdi>${login.email}</bdi></dd>
          <dt>Password</dt>
          <dd>Set · <a href="${localUrl(PAGE_PATHS.changePassword)}">Change your password</a></dd>
        </dl>
      </section>`;
    case 'provider':
      return renderProvider(login);
    case 'none':
      return html`<div class="empty">
        <p>This account has no password and no identity provider: nobody can log in to it, and programs use it with tokens.</p>
        <p><a href="${localUrl(CONSOLE_PATHS.tokens)}">Its tokens</a></p>
      </div>`;
  }
}

/** The page of `GET /account/logins`. */
export function renderLoginMethodsPage({ viewer, login }: LoginMethodsPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.logins,
    title: 'Login and password',
    intro: 'How you log in. An account has one login method, which is decided when the account is created.',
    content: renderLogin(login),
  });
}

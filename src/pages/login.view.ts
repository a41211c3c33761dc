import { isLoginMessage, safeLocalPath, type Validation } from '../common/index.js';
import {
  clientUrl,
  type FormField,
  html,
  localUrl,
  type LoginMethod,
  PAGE_PATHS,
  renderDocument,
  renderFields,
  renderFormErrors,
  renderMethods,
  type SafeHtml,
  type Page,
} from '../views/index.js';

export interface LoginPage {
  /** Where to go afterwards: a local path. Anything else is replaced by `/`. */
  readonly redirect: string;
  /** From `?message=`, which anybody can write: shown only if it is one of our messages. */
  readonly message?: string | undefined;
  /** The address to sign in at instead, if the browser cannot keep a session at the current address. */
  readonly betterAddress?: string | undefined;
  /** Why the last attempt failed. */
  readonly error?: string | undefined;
  /** Faults by field name: `email`, `password`. */
  readonly faults?: readonly Validation[] | undefined;
  /** The entered address, to show again. */
  readonly email?: string | undefined;
  readonly isPasswordEnabled: boolean;
  /** Web page of the terms of service. */
  readonly termsUrl?: string | undefined;
  readonly methods: readonly LoginMethod[];
}

function renderPasswordForm(fields: readonly FormField[], faults: readonly Validation[], redirect: string): SafeHtml {
  return html`<form method="post" action="${localUrl(PAGE_PATHS.login)}">
    <input type="hidden" name="redirect" value="${redirect}" />
    ${renderFields(fields, faults)}
    <button class="button button--primary" type="submit">Sign in</button>
  </form>`;
}

function renderBetterAddress(address: string): SafeHtml {
  return html`<p class="callout callout--warning" role="status">
    You opened this page over plain HTTP, where your browser cannot keep a session. Sign in at
    <a href="${clientUrl(address)}">${new URL(address).origin}</a> instead.
  </p>`;
}

/** The page of `GET /login`, and of a `POST` to it that failed. */
export function renderLoginPage(page: LoginPage): Page {
  const fields: readonly FormField[] = [
    { kind: 'email', name: 'email', label: 'Email address', value: page.email ?? '', autocomplete: 'username' },
    { kind: 'password', name: 'password', label: 'Password', autocomplete: 'current-password' },
  ];
  const faults = page.faults ?? [];
  const errors = renderFormErrors(page.error, faults, fields);
  const hasMethods = page.methods.length > 0;
  return renderDocument({
    title: errors ? 'Error: Sign in' : 'Sign in',
    content: html`<h1>Sign in</h1>
      ${errors} ${isLoginMessage(page.message) && !errors && html`<p class="callout" role="status">${page.message}</p>`}
      ${page.betterAddress !== undefined && renderBetterAddress(page.betterAddress)}
      ${page.isPasswordEnabled && renderPasswordForm(fields, faults, safeLocalPath(page.redirect) ?? PAGE_PATHS.home)}
      ${page.isPasswordEnabled && hasMethods && html`<p class="or">or</p>`} ${hasMethods && renderMethods(page.methods)}
      ${
        !page.isPasswordEnabled &&
        !hasMethods &&
        html`<p class="callout callout--warning">No login method is enabled. Contact your administrator.</p>`
      }
      ${
        page.termsUrl !== undefined &&
        html`<p class="muted small divided">By signing in, you accept the <a href="${clientUrl(page.termsUrl)}">terms of service</a>.</p>`
      }`,
  });
}

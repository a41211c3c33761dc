import { safeLocalPath, type Validation } from '../../common/index.js';
import { renderFields, renderFormErrors, type FormField } from './form-field.js';
import { html, type SafeHtml } from './html.js';
import { PAGE_PATHS, renderDocument } from './layout.js';
import { clientUrl, localUrl } from './safe-url.js';
import { shorten } from './visible-text.js';

/** Another way to sign in than with a password: an identity provider. */
export interface LoginMethod {
  /** The whole label, for example "Sign in with GitHub". */
  readonly label: string;
  /** Local path that starts the login, with the redirect in it. */
  readonly href: string;
  /** Path of an icon on this server. */
  readonly iconPath?: string | undefined;
}

export interface LoginPage {
  /** Where to go afterwards: a local path. Anything else is replaced by `/`. */
  readonly redirect: string;
  /** From `?message=`, so written by anybody: shown as plain text, cut short. */
  readonly message?: string | undefined;
  /** Why the last attempt failed. */
  readonly error?: string | undefined;
  /** Faults by field name: `email`, `password`. */
  readonly faults?: readonly Validation[] | undefined;
  /** What was typed, to show again. */
  readonly email?: string | undefined;
  readonly isPasswordEnabled: boolean;
  /** Web page of the terms of service. */
  readonly termsUrl?: string | undefined;
  readonly methods: readonly LoginMethod[];
}

const LONGEST_MESSAGE = 300;

function renderPasswordForm(fields: readonly FormField[], faults: readonly Validation[], redirect: string): SafeHtml {
  return html`<form method="post" action="${localUrl(PAGE_PATHS.login)}">
    <input type="hidden" name="redirect" value="${redirect}" />
    ${renderFields(fields, faults)}
    <button class="button button--primary" type="submit">Sign in</button>
  </form>`;
}

export function renderMethods(methods: readonly LoginMethod[]): SafeHtml {
  return html`<ul class="stack stack--loose">
    ${methods.map(({ label, href, iconPath }) => {
      const icon = iconPath === undefined ? null : safeLocalPath(iconPath);
      return html`<li>
        <a class="button button--quiet" href="${localUrl(href)}">
          ${icon !== null && html`<img src="${localUrl(icon)}" alt="" width="20" height="20" />`}<span>${label}</span>
        </a>
      </li>`;
    })}
  </ul>`;
}

/** The page of `GET /login`, and of a `POST` to it that failed. */
export function renderLoginPage(page: LoginPage): string {
  const fields: readonly FormField[] = [
    { kind: 'email', name: 'email', label: 'E-mail address', value: page.email ?? '', autocomplete: 'username' },
    { kind: 'password', name: 'password', label: 'Password', autocomplete: 'current-password' },
  ];
  const faults = page.faults ?? [];
  const errors = renderFormErrors(page.error, faults, fields);
  const message = page.message?.trim() ?? '';
  const hasMethods = page.methods.length > 0;
  return renderDocument({
    title: errors ? 'Error: Sign in' : 'Sign in',
    content: html`<h1>Sign in</h1>
      ${errors} ${message !== '' && !errors && html`<p class="callout" role="status">${shorten(message, LONGEST_MESSAGE)}</p>`}
      ${page.isPasswordEnabled && renderPasswordForm(fields, faults, safeLocalPath(page.redirect) ?? PAGE_PATHS.home)}
      ${page.isPasswordEnabled && hasMethods && html`<p class="or">or</p>`} ${hasMethods && renderMethods(page.methods)}
      ${
        !page.isPasswordEnabled &&
        !hasMethods &&
        html`<p class="callout callout--warning">No way to sign in is switched on. Ask the administrator of this Gatehouse.</p>`
      }
      ${
        page.termsUrl !== undefined &&
        html`<p class="muted small divided">Whoever signs in accepts the <a href="${clientUrl(page.termsUrl)}">terms of service</a>.</p>`
      }`,
  });
}

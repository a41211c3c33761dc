import { safeLocalPath } from '../common/index.js';
import { html, type SafeHtml } from './html.js';
import { localUrl } from './safe-url.js';

/** A way to sign in other than a password: an identity provider. */
export interface LoginMethod {
  /** The whole label, for example "Sign in with GitHub". */
  readonly label: string;
  /** Local path that starts the login, with the redirect in it. */
  readonly href: string;
  /** Path of an icon on this server. */
  readonly iconPath?: string | undefined;
}

/** The picture's text is shown if it does not load. */
function renderIcon(path: string): SafeHtml {
  return html`<span class="icon" aria-hidden="true"><img src="${localUrl(path)}" alt="→" width="20" height="20" /></span>`;
}

export function renderMethods(methods: readonly LoginMethod[]): SafeHtml {
  return html`<ul class="stack stack--loose">
    ${methods.map(({ label, href, iconPath }) => {
      const icon = iconPath === undefined ? null : safeLocalPath(iconPath);
      return html`<li>
        <a class="button button--quiet" href="${localUrl(href)}"> ${icon !== null && renderIcon(icon)}<span>${label}</span> </a>
      </li>`;
    })}
  </ul>`;
}

import {
  type FormField,
  html,
  localUrl,
  type LoginMethod,
  PAGE_PATHS,
  type PageUser,
  renderAccount,
  renderDecision,
  renderDocument,
  renderFields,
  renderFormErrors,
  renderMethods,
  type SafeHtml,
  type Page,
} from '../../views/index.js';
import { withoutLogin } from './without-login.js';

/** What the login is for: an app asks for it (OpenID Connect Core section 3.1.2.1), or for administrator access. */
export type Reason = 'app' | 'administrator-access';

export interface ReauthenticatePage {
  readonly reason: Reason;
  readonly user: PageUser;
  /** The redirect target afterwards: a local path. */
  readonly redirect: string;
  readonly csrfToken: string;
  /** `password`: entered here. `provider`: a login there. `none`: not possible for this account. */
  readonly way: 'password' | 'provider' | 'none';
  readonly methods: readonly LoginMethod[];
  /** Why the last attempt failed. */
  readonly error?: string | undefined;
  /** The person has just come back from their provider, which did not confirm a new login. */
  readonly wasUnproven: boolean;
}

const PASSWORD: readonly FormField[] = [{ kind: 'password', name: 'password', label: 'Password', autocomplete: 'current-password' }];

const UNPROVEN =
  'Your identity provider did not confirm that you have just logged in again, so you cannot grant administrator access with it. ' +
  'An administrator can use a long-lived token instead.';
const NO_WAY =
  'Your login method cannot confirm when you logged in, so you cannot grant administrator access from this account. Use a long-lived token instead.';

const REASONS: Readonly<Record<Reason, string>> = {
  app: 'The app that you came from asks you to log in again.',
  'administrator-access': 'An app is requesting administrator access. To grant it, log in again.',
};

function renderPassword({ redirect, reason, csrfToken }: ReauthenticatePage): SafeHtml {
  return html`<form method="post" action="${localUrl(PAGE_PATHS.reauthenticate)}">
    <input type="hidden" name="redirect" value="${redirect}" />
    ${reason === 'app' && html`<input type="hidden" name="reason" value="${reason}" />`}
    <input type="hidden" name="csrf_token" value="${csrfToken}" />
    ${renderFields(PASSWORD, [])} ${renderDecision(html`<button class="button button--primary" type="submit">Continue</button>`)}
  </form>`;
}

/** The page that asks a signed-in person to authenticate again. */
export function renderReauthenticatePage(page: ReauthenticatePage): Page {
  const errors = renderFormErrors(page.error, [], PASSWORD);
  return renderDocument({
    title: errors ? 'Error: Confirm your identity' : 'Confirm your identity',
    content: html`<h1>Confirm your identity</h1>
      ${errors} ${page.wasUnproven && html`<p class="callout callout--warning" role="alert">${UNPROVEN}</p>`}
      ${renderAccount(page.user, html`<a href="${localUrl(page.reason === 'app' ? withoutLogin(page.redirect) : PAGE_PATHS.home)}">Not now</a>`)}
      <p>${REASONS[page.reason]}</p>
      ${page.way === 'password' && renderPassword(page)} ${page.way === 'provider' && renderMethods(page.methods)}
      ${page.way === 'none' && html`<p class="callout callout--warning">${NO_WAY}</p>`}`,
  });
}

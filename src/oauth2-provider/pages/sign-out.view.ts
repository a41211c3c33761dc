import {
  html,
  PAGE_PATHS,
  type PageUser,
  renderAccount,
  renderDocument,
  renderName,
  renderQuestion,
  type SafeHtml,
} from '../../views/index.js';

export interface SignOutPage {
  readonly user: PageUser;
  /** The app that has sent the user here, if it is known. */
  readonly appName?: string | undefined;
  /** It wants the user back at an address that it has not registered. */
  readonly isRedirectRefused: boolean;
  readonly formToken: string;
}

function describeQuestion(appName: string | undefined): SafeHtml {
  if (appName === undefined) return html`<p>You will be signed out of this server, and of the apps that you signed in to with it.</p>`;
  return html`<p>
    <strong>${renderName(appName, 'An unnamed app')}</strong> asks to sign you out of this server, and of the apps that you signed in to
    with it.
  </p>`;
}

/** The page of `GET /oauth2/logout`: any site can link to it, so it does nothing on its own. */
export function renderSignOutPage({ user, appName, isRedirectRefused, formToken }: SignOutPage): string {
  return renderDocument({
    title: 'Sign out?',
    content: html`<h1>Sign out?</h1>
      ${renderAccount(user)} ${describeQuestion(appName)}
      ${
        isRedirectRefused &&
        html`<p class="callout callout--warning">
          The app wants to send you to an address that is not registered for it as a post-logout redirect URI. You will stay here.
        </p>`
      }
      ${renderQuestion(PAGE_PATHS.confirmEndSession, formToken, [
        { value: 'stay', label: 'Stay signed in' },
        { value: 'sign-out', label: 'Sign out' },
      ])}`,
  });
}

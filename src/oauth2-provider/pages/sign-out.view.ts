import {
  type Page,
  type ErrorFact,
  html,
  PAGE_PATHS,
  type PageUser,
  renderAccount,
  renderDocument,
  renderFacts,
  renderName,
  renderQuestion,
  type SafeHtml,
} from '../../views/index.js';
import { KEEPS_ACCESS } from './keeps-access.js';
import type { RedirectRefusal } from '../logout/end-session.service.js';

export interface SignOutPage {
  readonly user: PageUser;
  /** The app that has sent the user here, if it is known. */
  readonly appName?: string | undefined;
  /** Why the user will not be sent where the app wants; null: they will, or it names no address. */
  readonly refusal: RedirectRefusal | null;
  /** Facts that help an administrator to fix it; none for everybody else. */
  readonly forAdministrators: readonly ErrorFact[];
  readonly formToken: string;
}

const REFUSALS: Readonly<Record<RedirectRefusal, string>> = {
  unregistered: 'The app wants to send you to an address that is not registered for it as a post-logout redirect URI.',
  'unknown-app':
    'You were to be sent to another address, but the request does not say which app it belongs to: it has neither client_id nor id_token_hint.',
  'unverified-hint':
    'You were to be sent to another address, but the ID token that says which app it belongs to could not be verified, and there is no client_id. Its key may have been withdrawn.',
};

function describeQuestion(appName: string | undefined): SafeHtml {
  if (appName === undefined)
    return html`<p>You will be signed out of this server, and of the apps that you signed in to from this browser. ${KEEPS_ACCESS}</p>`;
  return html`<p>
    <strong>${renderName(appName, 'An unnamed app')}</strong> asks to sign you out of this server, and of the apps that you signed in to
    from this browser. ${KEEPS_ACCESS}
  </p>`;
}

/** The page of `GET /oauth2/logout`: any site can link to it, so it does nothing on its own. */
export function renderSignOutPage({ user, appName, refusal, forAdministrators, formToken }: SignOutPage): Page {
  return renderDocument({
    title: 'Sign out?',
    content: html`<h1>Sign out?</h1>
      ${renderAccount(user)} ${describeQuestion(appName)}
      ${refusal !== null && html`<p class="callout callout--warning">${REFUSALS[refusal]} You will stay here.</p>`}
      ${renderQuestion(PAGE_PATHS.confirmEndSession, formToken, [
        { value: 'stay', label: 'Stay signed in' },
        { value: 'sign-out', label: 'Sign out' },
      ])}
      ${forAdministrators.length > 0 && renderFacts(forAdministrators)}`,
  });
}

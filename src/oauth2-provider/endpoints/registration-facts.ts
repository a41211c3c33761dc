import type { ErrorFact } from '../../views/index.js';
import type { AppRow } from '../apps/app-row.js';

/** Limited, because a request may repeat a parameter as often as fits into a URL. */
const MOST_VALUES = 3;

/**
 * Shows an administrator the app's registration beside the request: mostly they differ in one character. For administrators only: anybody
 * could have written the link, and registrations are not public.
 */
export function registrationFacts(query: URLSearchParams, app: AppRow | undefined): ErrorFact[] {
  const received = (name: string): readonly string[] => query.getAll(name).slice(0, MOST_VALUES);
  const facts: ErrorFact[] = app
    ? [{ label: 'App', values: [app.name, app.id] }]
    : [{ label: 'client_id received', values: received('client_id') }];
  facts.push({ label: 'redirect_uri received', values: received('redirect_uri') });
  if (app) facts.push({ label: 'Registered redirect URIs', values: app.redirectUris });
  return facts.map(orNone);
}

/** The same for the address after a logout. */
export function logoutRegistrationFacts(received: string | undefined, app: AppRow | null): ErrorFact[] {
  const facts: ErrorFact[] = [
    { label: 'App', values: app ? [app.name, app.id] : [] },
    { label: 'post_logout_redirect_uri received', values: received === undefined ? [] : [received] },
  ];
  if (app) facts.push({ label: 'Registered post-logout redirect URIs', values: app.postLogoutRedirectUris });
  return facts.map(orNone);
}

function orNone({ label, values }: ErrorFact): ErrorFact {
  return { label, values: values.length > 0 ? values : ['(none)'] };
}

/** Reasons for a login, for `/login?message=`. Clients of the reference product know these texts. */
export const LOGIN_MESSAGES = {
  signedOut: 'You are signed out or your session has expired. Please sign in again to continue.',
  suspended: 'User is not active (status = "suspended"). Contact an admin to reactivate your account.',
  wrongAudience: 'Token audience validation failed',
  agentRefused: 'The server does not accept the token of this agent.',
  malformed: 'The access token is malformed, or was sent in more than one way.',
  notInOrganization: "You aren't a member of the authorized Github organizations!",
  notInTeam: "You aren't a member of an authorized team in the authorized Github organizations!",
  oidcNotRefreshed: 'Could not refresh expired OpenID Connect token. Try re-authenticating to resolve this issue.',
  githubNotRefreshed: 'Could not refresh expired GitHub token. Try re-authenticating to resolve this issue.',
  somebodyElse: 'Sign in as someone else.',
  expectedAccount: 'Sign in with the account that the app asks for.',
} as const;

/** The API says it of a path that it does not have, and the client then suspects the URL of the server. */
export const ROUTE_NOT_FOUND = 'Route not found.';

/** The API says it as long as there are no users, and the client only then asks for the first one. */
export const NO_FIRST_USER = 'The initial user has not been created!';

const KNOWN: ReadonlySet<string> = new Set(Object.values(LOGIN_MESSAGES));

/** Anybody can write a link to the login page, so only our own messages are shown. */
export function isLoginMessage(text: unknown): text is string {
  return typeof text === 'string' && KNOWN.has(text);
}

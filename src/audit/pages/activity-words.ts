import { html, renderName, type SafeHtml } from '../../views/index.js';
import type { Activity, ActivityEvent } from '../activity/activity-event.js';

/** A sentence with one place for a name, or the same without a name. */
interface Words {
  readonly before: string;
  /** Absent: there is never a name. */
  readonly named?: true;
  readonly after?: string;
  /** What was attempted, for "… was refused". */
  readonly attempt: string;
}

const WORDS: Readonly<Record<ActivityEvent, Words>> = {
  signed_in: { before: 'You signed in', attempt: 'A sign-in' },
  confirmed_password: { before: 'You confirmed your password', attempt: 'The confirmation of your password' },
  signed_out: { before: 'You signed out', attempt: 'A sign-out' },
  session_created: { before: 'A session was started for a program, such as the command line', attempt: 'A session for a program' },
  session_ended: { before: 'A session was ended', attempt: 'The end of a session' },
  other_sessions_ended: { before: 'All other sessions were ended', attempt: 'The end of all other sessions' },
  apps_disconnected: { before: 'The access of all apps was withdrawn', attempt: 'The withdrawal of all access' },
  everything_ended: { before: 'All sessions, tokens and the access of all apps were ended', attempt: 'The end of all sessions and tokens' },
  token_created: { before: 'The token ', named: true, after: ' was made', attempt: 'A new token' },
  token_changed: { before: 'The token ', named: true, after: ' was ended early', attempt: 'The change of the token ' },
  token_revoked: { before: 'The token ', named: true, after: ' was revoked', attempt: 'The revocation of the token ' },
  account_created: { before: 'Your account was made', attempt: 'Your account' },
  account_deleted: { before: 'Your account was deleted', attempt: 'The deletion of your account' },
  password_changed: { before: 'Your password was changed', attempt: 'The change of your password' },
  login_method_changed: { before: 'How you sign in was changed', attempt: 'The change of how you sign in' },
  email_changed: { before: 'Your email address was changed', attempt: 'The change of your email address' },
  roles_changed: { before: 'Your roles were changed', attempt: 'The change of your roles' },
  suspended: { before: 'Your account was suspended', attempt: 'The suspension of your account' },
  activated: { before: 'Your account was made active', attempt: 'The activation of your account' },
  became_dormant: { before: 'Your account became dormant, because it was not used', attempt: 'The end of the use of your account' },
  profile_changed: { before: 'Your account was changed', attempt: 'A change of your account' },
  organization_joined: { before: 'You became a member of ', named: true, attempt: 'The membership of ' },
  organization_left: { before: 'You are no longer a member of ', named: true, attempt: 'The end of the membership of ' },
  organization_roles_changed: { before: 'Your roles in ', named: true, after: ' were changed', attempt: 'The change of your roles in ' },
  ssh_key_created: { before: 'Your SSH key was made', attempt: 'A new SSH key' },
  ssh_key_replaced: { before: 'Your SSH key was replaced', attempt: 'The replacement of your SSH key' },
  ssh_key_read: { before: 'Your SSH key was read', attempt: 'Reading your SSH key' },
  app_allowed: { before: 'The app ', named: true, after: ' was given access', attempt: 'The access of the app ' },
  app_denied: { before: 'The app ', named: true, after: ' was denied access', attempt: 'The access of the app ' },
  app_withdrawn: {
    before: 'The access of the app ',
    named: true,
    after: ' was withdrawn',
    attempt: 'The withdrawal of the access of the app ',
  },
  app_consent_forgotten: {
    before: 'The app ',
    named: true,
    after: ' has to ask you again',
    attempt: 'A change of what you allowed the app ',
  },
  app_signed_out: { before: 'You were signed out of the app ', named: true, attempt: 'Signing you out of the app ' },
};

/** What happened, as a sentence without its full stop. */
export function renderEvent({ event, target, hasSucceeded }: Activity): SafeHtml {
  const { before, named, after = '', attempt } = WORDS[event];
  const name = renderName(target, 'without a name');
  if (hasSucceeded) return named ? html`${before}${name}${after}` : html`${before}`;
  return named && attempt.endsWith(' ') ? html`${attempt}${name} was refused` : html`${attempt} was refused`;
}

/** Who did it, where it was not plainly the person. */
export function renderDoer({ by, agentName }: Activity): SafeHtml | undefined {
  if (by === 'other') return html`by an administrator`;
  if (by === 'server') return html`by the server`;
  return agentName === null ? undefined : html`by your agent ${renderName(agentName, 'without a name')}`;
}

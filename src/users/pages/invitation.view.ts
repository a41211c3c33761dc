import { NAME_MAX_LENGTH, type Validation } from '../../common/index.js';
import { siteRoleTitle } from '../../authz/index.js';
import {
  type FormField,
  html,
  localUrl,
  PAGE_PATHS,
  renderDocument,
  renderFields,
  renderFormErrors,
  renderTime,
  type SafeHtml,
  type Page,
} from '../../views/index.js';
import type { OpenInvitation } from '../invitations/invitation-acceptance.service.js';

export interface InvitationLinkPage {
  readonly error?: string | undefined;
}

/** As much as a browser takes of an address. */
const LINK_MAX_LENGTH = 2000;

/**
 * The page that the link leads to. The token is in the fragment of the address, which the server does not see: a script sends it with the form. Without
 * scripts, the person pastes it there, most likely with the rest of the link.
 */
export function renderInvitationLinkPage({ error }: InvitationLinkPage): Page {
  return renderDocument({
    title: error === undefined ? 'Your invitation' : 'Error: Your invitation',
    width: 'medium',
    hasScript: true,
    content: html`<h1>Your invitation</h1>
      ${error !== undefined && html`<div class="callout callout--danger" role="alert">${error}</div>`}
      <p>You need an invitation to create an account here. If you have one, paste its link here.</p>
      <form method="post" action="${localUrl(PAGE_PATHS.invitation)}">
        <div class="field">
          <label for="token">Link of the invitation</label>
          <input
            id="token"
            name="token"
            type="text"
            maxlength="${LINK_MAX_LENGTH}"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            required
            data-fragment
          />
        </div>
        <button class="button button--primary" type="submit">Continue</button>
      </form>
      <div class="row divided"><a href="${localUrl(PAGE_PATHS.login)}">Sign in with an account</a></div>`,
  });
}

export interface InvitationPage {
  readonly token: string;
  readonly invitation: OpenInvitation;
  /** The entered values, to show again; absent on the first visit. */
  readonly values?: { readonly username: string; readonly name: string } | undefined;
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[] | undefined;
}

function fieldsOf({ invitation, values }: InvitationPage): readonly FormField[] {
  const fields: readonly FormField[] = [
    {
      kind: 'text',
      name: 'username',
      label: 'Username',
      value: values?.username ?? '',
      autocomplete: 'off',
      hint: 'Letters, digits and single hyphens. Nobody else may have it.',
      maxLength: NAME_MAX_LENGTH,
    },
    { kind: 'text', name: 'name', label: 'Full name', value: values?.name ?? '', autocomplete: 'name', isOptional: true, maxLength: 128 },
  ];
  if (!invitation.loginTypes.includes('password')) return fields;
  return [
    ...fields,
    {
      kind: 'password',
      name: 'password',
      label: 'Password',
      autocomplete: 'new-password',
      showsStrength: true,
      isOptional: invitation.loginTypes.length > 1,
      hint: 'A few random words, or letters with numbers and signs. At most 64 characters, of which é and ж count as two.',
    },
  ];
}

function renderFacts({ email, invitedBy, roles, organizations, expiresAt }: OpenInvitation): SafeHtml {
  return html`<dl class="facts">
    <dt>Email address</dt>
    <dd><bdi>${email}</bdi></dd>
    <dt>Invited by</dt>
    <dd><bdi>${invitedBy}</bdi></dd>
    <dt>Organizations</dt>
    <dd>${organizations.map(({ displayName }) => html`<bdi>${displayName}</bdi> `)}</dd>
    <dt>Roles</dt>
    <dd>${roles.length === 0 ? 'Member' : roles.map((role) => siteRoleTitle(role)).join(', ')}</dd>
    <dt>Valid until</dt>
    <dd>${renderTime(expiresAt)}</dd>
  </dl>`;
}

/** How each way to sign in is chosen, by its button. */
const BUTTONS = { password: 'Create account', oidc: 'Continue with your identity provider' } as const;

/** The page of `POST /invitation`, and of a failed `POST` to `/invitation/accept`. */
export function renderInvitationPage(page: InvitationPage): Page {
  const { token, invitation, error, faults = [] } = page;
  const fields = fieldsOf(page);
  const errors = renderFormErrors(error, faults, fields);
  return renderDocument({
    title: errors === undefined ? 'Create your account' : 'Error: Create your account',
    width: 'medium',
    hasScript: true,
    content: html`<h1>Create your account</h1>
      ${errors} ${renderFacts(invitation)}
      <form method="post" action="${localUrl(PAGE_PATHS.acceptInvitation)}">
        <input type="hidden" name="token" value="${token}" />
        ${renderFields(fields, faults)}
        ${invitation.loginTypes.map(
          (type, index) =>
            html`<button
              class="${index === 0 ? 'button button--primary' : 'button button--quiet'}"
              type="submit"
              name="login_type"
              value="${type}"
            >
              ${BUTTONS[type]}
            </button>`,
        )}
      </form>`,
  });
}

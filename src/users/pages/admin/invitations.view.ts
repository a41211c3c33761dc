import type { Validation } from '../../../common/index.js';
import {
  type Column,
  CONSOLE_PATHS,
  type FormField,
  html,
  localUrl,
  PAGE_PATHS,
  renderAgo,
  renderConsole,
  renderFields,
  renderFormErrors,
  renderSecret,
  renderTable,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import type { InvitationRow } from '../../invitations/invitations.repository.js';
import { titlesOf } from './administered-user.js';
import { renderRoleChoices } from './user-roles.js';

const USERS = { label: 'Users', path: CONSOLE_PATHS.users };
const INVITATIONS = { label: 'Invitations', path: PAGE_PATHS.invitations };

export interface InvitationsPage {
  readonly viewer: Viewer;
  readonly invitations: readonly InvitationRow[];
  readonly notice?: string | undefined;
}

function columns(now: Date): readonly Column<InvitationRow>[] {
  return [
    { label: 'Email address', cell: ({ email }) => html`<bdi>${email}</bdi>` },
    { label: 'Roles', cell: ({ roles }) => titlesOf({ rbacRoles: roles }) },
    { label: 'Created', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    { label: 'Expires', cell: ({ expiresAt }) => renderAgo(expiresAt, now) },
    {
      label: 'Revoke it',
      hasActions: true,
      cell: ({ id, email }) =>
        html`<form method="post" action="${localUrl(PAGE_PATHS.revokeInvitation)}">
          <input type="hidden" name="invitation" value="${id}" />
          <button class="button button--quiet button--small" type="submit">Revoke<span class="unseen">: ${email}</span></button>
        </form>`,
    },
  ];
}

const INVITE = html`<a class="button button--primary button--fit" href="${localUrl(PAGE_PATHS.newInvitation)}">Invite a person</a>`;

/** The page of `GET /admin/users/invitations`. */
export function renderInvitationsPage({ viewer, invitations, notice }: InvitationsPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: 'Invitations',
    crumbs: [USERS],
    intro: 'Links that nobody has used yet. Each creates one account.',
    notice,
    actions: invitations.length === 0 ? undefined : INVITE,
    content: renderTable({
      caption: 'Pending invitations',
      columns: columns(viewer.now),
      rows: invitations,
      empty: html`<p>No invitation is pending. Invite a person: they choose their own username and password, and nobody else knows it.</p>
        ${INVITE}`,
    }),
  });
}

/** The entered values, to show again. */
export interface InvitationValues {
  readonly email: string;
  readonly organization: string;
  readonly days: string;
  readonly roles: readonly string[];
}

export interface NewInvitationPage {
  readonly viewer: Viewer;
  readonly values: InvitationValues;
  readonly organizations: readonly { readonly id: string; readonly displayName: string }[];
  readonly assignableRoles: readonly string[];
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[] | undefined;
}

function fieldsOf({ values, organizations }: NewInvitationPage): readonly FormField[] {
  return [
    { kind: 'email', name: 'email', label: 'Email address', value: values.email, autocomplete: 'off', maxLength: 320 },
    {
      kind: 'choice',
      name: 'organization',
      label: 'Organization',
      value: values.organization,
      autocomplete: 'off',
      choices: organizations.map(({ id, displayName }) => ({ value: id, label: displayName })),
    },
    {
      kind: 'number',
      name: 'days',
      label: 'Valid for how many days',
      value: values.days,
      autocomplete: 'off',
      hint: 'From 1 to 30.',
      maxLength: 2,
    },
  ];
}

/** The page of `GET /admin/users/invitations/new`, and of a failed `POST` to it. */
export function renderNewInvitationPage(page: NewInvitationPage): Page {
  const { viewer, values, assignableRoles, error, faults = [] } = page;
  const fields = fieldsOf(page);
  const errors = renderFormErrors(error, faults, fields);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: 'Invite a person',
    isFaulty: errors !== undefined,
    crumbs: [USERS, INVITATIONS],
    intro: 'You get a link to send to the person, who creates an account with it. It works once.',
    content: html`<div class="panel panel--form">
      ${errors}
      <form method="post" action="${localUrl(PAGE_PATHS.newInvitation)}">
        ${renderFields(fields, faults)}
        ${
          assignableRoles.length > 0 &&
          html`<fieldset class="field">
            <legend>Roles on this deployment</legend>
            ${renderRoleChoices(assignableRoles, values.roles)}
          </fieldset>`
        }
        <div class="buttons buttons--fit">
          <button class="button button--primary" type="submit">Create the link</button>
          <a class="button button--quiet" href="${localUrl(PAGE_PATHS.invitations)}">Cancel</a>
        </div>
      </form>
    </div>`,
  });
}

export interface InvitationMadePage {
  readonly viewer: Viewer;
  readonly email: string;
  readonly url: string;
  readonly expiresAt: Date;
}

/** The only page that ever shows the link. */
export function renderInvitationMadePage({ viewer, email, url, expiresAt }: InvitationMadePage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.users,
    title: 'The link of the invitation',
    crumbs: [USERS, INVITATIONS],
    intro: html`Send it to <bdi>${email}</bdi> in a way that only they can read. It expires ${renderAgo(expiresAt, viewer.now)}.`,
    content: html`<div class="panel panel--form">
      ${renderSecret('secret', url)}
      <p class="callout callout--warning">Copy it now. It will not be shown again. Any person who has it can create the account.</p>
    </div>`,
  });
}

import type { Validation } from '../../../common/index.js';
import {
  attributes,
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
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import { type InitialAccessTokenRow, REGISTRATION_POLICIES, type RegistrationPolicy } from '../../registration/registration-row.js';
import { type RegisteredApps, renderRegisteredApps } from './registered-apps.view.js';

const CRUMB = { label: 'Registration', path: CONSOLE_PATHS.registration };

export interface RegistrationValues {
  readonly name: string;
  readonly uses: string;
  readonly hours: string;
}

export interface RegistrationPage {
  readonly viewer: Viewer;
  readonly policy: RegistrationPolicy;
  readonly tokens: readonly InitialAccessTokenRow[];
  readonly registered: RegisteredApps;
  /** Reserves the id of the next token. */
  readonly formToken: string;
  readonly values: RegistrationValues;
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[] | undefined;
}

const POLICY_WORDS: Readonly<Record<RegistrationPolicy, string>> = {
  off: 'Nobody: apps are registered by administrators only',
  token: 'Apps whose developer got a token from an administrator',
  open: 'Every app that can reach this server',
};

function renderPolicy(policy: RegistrationPolicy): SafeHtml {
  return html`<section class="section" aria-labelledby="policy">
    <h2 id="policy">Who can register an app</h2>
    <form class="panel panel--form" method="post" action="${localUrl(PAGE_PATHS.setRegistration)}">
      <fieldset>
        <legend class="unseen">Who can register an app</legend>
        <ul class="stack">
          ${REGISTRATION_POLICIES.map((value) => {
            const id = `policy-${value}`;
            const box = attributes({ id, type: 'radio', name: 'policy', value, checked: value === policy });
            return html`<li class="choice"><input ${box} /><label for="${id}">${POLICY_WORDS[value]}</label></li>`;
          })}
        </ul>
      </fieldset>
      <p class="muted small">Apps that have registered already stay. Users are told that nobody here has looked at such an app.</p>
      <button class="button button--quiet button--fit" type="submit">Save</button>
    </form>
  </section>`;
}

function columns(now: Date): readonly Column<InitialAccessTokenRow>[] {
  return [
    { label: 'For', cell: ({ name }) => html`<bdi>${name}</bdi>` },
    { label: 'Used', cell: ({ uses, maxUses }) => `${uses} of ${maxUses} times` },
    { label: 'Created', cell: ({ createdAt }) => renderAgo(createdAt, now) },
    {
      label: 'Expires',
      cell: ({ expiresAt }) => (expiresAt <= now ? html`<span class="badge badge--danger">expired</span>` : renderAgo(expiresAt, now)),
    },
    {
      label: 'Delete it',
      hasActions: true,
      cell: ({ id, name }) =>
        html`<form method="post" action="${localUrl(PAGE_PATHS.deleteRegistrationToken)}">
          <input type="hidden" name="token" value="${id}" />
          <button class="button button--quiet button--small" type="submit">Delete<span class="unseen"> the token for ${name}</span></button>
        </form>`,
    },
  ];
}

function fieldsOf({ name, uses, hours }: RegistrationValues): readonly FormField[] {
  const off = { autocomplete: 'off' } as const;
  return [
    { kind: 'text', name: 'name', label: 'What it is for', value: name, ...off, maxLength: 64 },
    { kind: 'number', name: 'uses', label: 'How many apps', value: uses, ...off, maxLength: 4, hint: '1 to 1000.' },
    { kind: 'number', name: 'hours', label: 'Valid for hours', value: hours, ...off, maxLength: 4, hint: '1 to 2160, which is 90 days.' },
  ];
}

/** The page of `GET /admin/registration`, and of a failed `POST` to `/admin/registration/new-token`. */
export function renderRegistrationPage(page: RegistrationPage): Page {
  const { viewer, policy, tokens, registered, formToken, values, notice, error, faults = [] } = page;
  const fields = fieldsOf(values);
  const errors = renderFormErrors(error, faults, fields);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.registration,
    title: 'Registration',
    isFaulty: errors !== undefined,
    intro: 'How apps can register themselves, without an administrator (dynamic client registration).',
    notice,
    content: html`${renderPolicy(policy)}
      <section class="section" aria-labelledby="tokens">
        <h2 id="tokens">Tokens for developers</h2>
        ${policy !== 'token' && html`<p class="muted">They are needed only while apps with a token can register.</p>`}
        ${renderTable({
          caption: 'Tokens for developers',
          columns: columns(viewer.now),
          rows: tokens,
          empty: html`<p>There is no token. Create one and give it to the developer of an app, who registers the app with it.</p>`,
        })}
        <div class="panel panel--form">
          ${errors}
          <form method="post" action="${localUrl(PAGE_PATHS.newRegistrationToken)}">
            <input type="hidden" name="form_token" value="${formToken}" />
            ${renderFields(fields, faults, true)}
            <button class="button button--quiet button--fit" type="submit">Create a token</button>
          </form>
        </div>
      </section>
      ${renderRegisteredApps(registered, viewer.now)}`,
  });
}

export interface NewRegistrationTokenPage {
  readonly viewer: Viewer;
  readonly name: string;
  readonly token: string;
}

/** The only page that ever shows this token. */
export function renderNewRegistrationTokenPage({ viewer, name, token }: NewRegistrationTokenPage): Page {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.registration,
    title: 'The new token',
    crumbs: [CRUMB],
    intro: html`For <bdi>${name}</bdi>. The developer registers the app with it, at <code>/oauth2/register</code>.`,
    content: html`<div class="panel panel--form">
      ${renderSecret('secret', token)}
      <p class="callout callout--warning">Copy it now. It will not be shown again.</p>
    </div>`,
  });
}

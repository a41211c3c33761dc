import type { Validation } from '../common/index.js';
import type { RegistrationPolicy } from '../oauth2-provider/index.js';
import {
  attributes,
  type FormField,
  html,
  localUrl,
  type LoginMethod,
  PAGE_PATHS,
  renderDocument,
  renderFields,
  renderFormErrors,
  renderMethods,
  type SafeHtml,
  type Page,
} from '../views/index.js';

/** The form that creates the first user. It has no value for the password, which is never shown again. */
export interface SetupPage {
  /** The entered values, to show again; absent on the first visit. */
  readonly values?: { readonly email: string; readonly username: string; readonly name: string } | undefined;
  /** One sentence about the whole attempt. */
  readonly error?: string | undefined;
  /** Faults by field name: `email`, `username`, `name`, `password`. */
  readonly faults?: readonly Validation[] | undefined;
  /** Identity providers: the first person to log in with one of them becomes the owner too. */
  readonly methods?: readonly LoginMethod[] | undefined;
  /** The selected answer to the question which apps may register themselves; absent if the server registers none. */
  readonly registration?: RegistrationPolicy | undefined;
}

/** Who may register apps, in the words of the question. */
const REGISTRATION_ANSWERS: Readonly<Record<RegistrationPolicy, string>> = {
  off: 'Only administrators',
  token: 'Administrators, and apps that got a token from one',
  open: 'Every app that can reach this server, within limits: for MCP clients and other tools that nobody has registered before',
};

function renderRegistration(selected: RegistrationPolicy): SafeHtml {
  return html`<fieldset class="field" id="registration">
    <legend>Who can register OAuth apps?</legend>
    <span class="hint"
      >You can change this later. People have to consent to every app, and apps that registered themselves are marked.</span
    >
    <ul class="stack">
      ${Object.entries(REGISTRATION_ANSWERS).map(([policy, answer]) => {
        const id = `registration-${policy}`;
        return html`<li class="choice">
          <input ${attributes({ id, type: 'radio', name: 'registration', value: policy, checked: policy === selected })} />
          <label for="${id}">${answer}</label>
        </li>`;
      })}
    </ul>
  </fieldset>`;
}

function fieldsOf({ values }: SetupPage): readonly FormField[] {
  return [
    // People sign in with the address, so password managers must remember it.
    { kind: 'email', name: 'email', label: 'Email address', value: values?.email ?? '', autocomplete: 'username' },
    {
      kind: 'text',
      name: 'username',
      label: 'Username',
      value: values?.username ?? '',
      autocomplete: 'nickname',
      maxLength: 32,
      hint: 'Up to 32 letters, digits and single hyphens.',
    },
    {
      kind: 'text',
      name: 'name',
      label: 'Full name',
      value: values?.name ?? '',
      autocomplete: 'name',
      maxLength: 128,
      isOptional: true,
    },
    {
      kind: 'password',
      name: 'password',
      label: 'Password',
      autocomplete: 'new-password',
      showsStrength: true,
      hint: 'A few unrelated words make a strong password. At most 64 bytes.',
    },
  ];
}

/** The page of `GET /setup`, and of a `POST` to it that failed. */
export function renderSetupPage(page: SetupPage): Page {
  const fields = fieldsOf(page);
  const { faults = [], methods = [] } = page;
  const errors = renderFormErrors(page.error, faults, fields);
  return renderDocument({
    title: errors ? 'Error: Create the first account' : 'Create the first account',
    hasScript: true,
    content: html`<div class="stack">
        <h1>Create the first account</h1>
        <p class="muted">This account will administer the deployment: users, apps, roles and settings. This page works only once.</p>
      </div>
      ${errors}
      <form method="post" action="${localUrl(PAGE_PATHS.setup)}">
        ${renderFields(fields, faults)} ${page.registration && renderRegistration(page.registration)}
        <button class="button button--primary" type="submit">Create owner account</button>
      </form>
      ${methods.length > 0 && html`<p class="or">or</p>`} ${methods.length > 0 && renderMethods(methods)}`,
  });
}

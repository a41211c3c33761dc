import type { Validation } from '../../../common/index.js';
import {
  attributes,
  CONSOLE_PATHS,
  type FormField,
  html,
  localUrl,
  PAGE_PATHS,
  renderConsole,
  renderFields,
  renderFormErrors,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import { CLIENT_TYPES, type ClientType } from '../../entities/app.entity.js';
import { GRANT_TYPES } from '../../grants/grant-types.js';
import type { AppValues } from './app-form.js';
import { type FieldGroup, type Offers, settingGroups } from './app-settings-fields.js';
import { APPS_CRUMB, GRANT_WORDS, KINDS, pathOfApp } from './app-words.js';

export interface AppFormPage {
  readonly viewer: Viewer;
  /** The app that is edited; absent: a new one. */
  readonly app?: { readonly id: string; readonly name: string; readonly dynamicallyRegistered: boolean; readonly clientType: ClientType };
  /** Reserves the id of a new app. */
  readonly formToken: string;
  readonly values: AppValues;
  readonly offers: Offers;
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[] | undefined;
}

/** Longer than the longest list that can be registered. */
const LONGEST_LIST = 66_000;

function nameFields({ app, values }: AppFormPage): readonly FormField[] {
  const name: FormField = {
    kind: 'text',
    name: 'name',
    label: 'Name',
    value: values.name,
    autocomplete: 'off',
    maxLength: 64,
    hint: 'Users see it when they are asked whether the app may have access.',
  };
  const kind: FormField = {
    kind: 'choice',
    name: 'kind',
    label: 'Kind',
    value: values.clientType,
    autocomplete: 'off',
    hint: 'It cannot be changed later. A program that users have on their own devices cannot keep a secret.',
    choices: CLIENT_TYPES.map((value) => ({ value, label: KINDS[value] })),
  };
  return app ? [name, redirectField(values)] : [name, kind, redirectField(values)];
}

function redirectField(values: AppValues): FormField {
  return {
    kind: 'area',
    name: 'redirect_uris',
    label: 'Redirect URIs',
    value: values.redirectUris,
    autocomplete: 'off',
    isOptional: true,
    neededFor: 'authorization codes',
    rows: 4,
    maxLength: LONGEST_LIST,
    hint: 'One per line. Where users are sent after they allowed the app: https, or http on localhost. Compared exactly.',
  };
}

function furtherFields(values: AppValues): readonly FormField[] {
  return [
    {
      kind: 'area',
      name: 'scope',
      label: 'Scopes',
      value: values.scope,
      autocomplete: 'off',
      isOptional: true,
      rows: 2,
      maxLength: 4_096,
      hint: 'The most that the app can get, separated by spaces, such as "openid profile user:read". Empty: every scope that it asks for, except those of administrators.',
    },
    {
      kind: 'text',
      name: 'service_account',
      label: 'Service account',
      value: values.serviceAccount,
      autocomplete: 'off',
      isOptional: true,
      maxLength: 64,
      hint: 'Username of the account as which the app acts for itself. It has all roles of this account, within its scopes.',
    },
    {
      kind: 'area',
      name: 'post_logout_redirect_uris',
      label: 'Redirect URIs after a logout',
      value: values.postLogoutRedirectUris,
      autocomplete: 'off',
      isOptional: true,
      rows: 2,
      maxLength: LONGEST_LIST,
      hint: 'One per line. Where the app can send users after it has signed them out here.',
    },
    {
      kind: 'text',
      name: 'backchannel_logout_uri',
      label: 'Back-channel logout URI',
      value: values.backchannelLogoutUri,
      autocomplete: 'off',
      isOptional: true,
      maxLength: 2_048,
      hint: 'Where this server tells the app that a user has signed out.',
    },
  ];
}

function renderGrants({ values, faults = [] }: AppFormPage): SafeHtml {
  const own = faults.filter(({ field }) => field === 'grant');
  return html`<fieldset class="field" id="grant">
    <legend>How it gets access</legend>
    ${own.length > 0 && html`<span class="fault">${own.map(({ detail }) => detail).join(' ')}</span>`}
    <ul class="stack">
      ${GRANT_TYPES.map((type, index) => {
        const id = `grant-${index}`;
        const box = attributes({ id, type: 'checkbox', name: 'grant', value: type, checked: values.grantTypes.includes(type) });
        return html`<li class="choice">
          <input ${box} /><label for="${id}">${GRANT_WORDS[type]}<code>${type}</code></label>
        </li>`;
      })}
    </ul>
  </fieldset>`;
}

function renderVerified({ app, values }: AppFormPage): SafeHtml | undefined {
  if (app?.dynamicallyRegistered === true) return undefined;
  const box = attributes({ id: 'verified', type: 'checkbox', name: 'verified', value: 'true', checked: values.isVerified });
  return html`<div class="choice">
    <input ${box} /><label for="verified"
      >I vouch for this app: it is what its name says. Users are told so, and are not asked again about what they allowed before.</label
    >
  </div>`;
}

/** Open where it matters for this app. */
function renderGroup({ title, intro, fields, isUsed }: FieldGroup, faults: readonly Validation[]): SafeHtml {
  const isOpen = isUsed || faults.some(({ field }) => fields.some(({ name }) => name === field));
  return html`<details class="group" ${attributes({ open: isOpen })}>
    <summary>${title}</summary>
    <div class="group-fields">
      <p class="muted small">${intro}</p>
      ${renderFields(fields, faults)}
    </div>
  </details>`;
}

/** The pages of `GET /admin/apps/new` and `GET /admin/apps/:app/edit`, and of a failed `POST` of either. */
export function renderAppFormPage(page: AppFormPage): Page {
  const { viewer, app, values, faults = [] } = page;
  const fields = [...nameFields(page), ...furtherFields(values)];
  const groups = settingGroups(values.settings, app?.clientType ?? null, app?.dynamicallyRegistered ?? false, page.offers);
  const others = [
    { name: 'grant', label: 'How it gets access' },
    { name: 'verified', label: 'Vouching for it' },
  ];
  const errors = renderFormErrors(page.error, faults, [...fields, ...groups.flatMap((group) => group.fields), ...others]);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.adminApps,
    title: app ? `Edit ${app.name}` : 'Register an app',
    isFaulty: errors !== undefined,
    crumbs: app ? [APPS_CRUMB, { label: app.name, path: pathOfApp(app.id) }] : [APPS_CRUMB],
    intro: app ? undefined : 'You get the client ID, and for an app with a secret the secret, which is shown once.',
    content: html`<div class="panel panel--form">
      ${errors}
      <form method="post" action="${localUrl(app ? PAGE_PATHS.editApp : PAGE_PATHS.registerApp)}">
        ${
          app
            ? html`<input type="hidden" name="app" value="${app.id}" />`
            : html`<input type="hidden" name="form_token" value="${page.formToken}" />`
        }
        ${renderFields(fields, faults)} ${renderGrants(page)} ${renderVerified(page)} ${groups.map((group) => renderGroup(group, faults))}
        <div class="buttons buttons--fit">
          <button class="button button--primary" type="submit">${app ? 'Save changes' : 'Register the app'}</button>
          <a class="button button--quiet" href="${localUrl(app ? pathOfApp(app.id) : CONSOLE_PATHS.adminApps)}">Cancel</a>
        </div>
      </form>
    </div>`,
  });
}

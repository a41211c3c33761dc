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
import type { ResourceServerValues } from './resource-server-form.js';
import { APIS_CRUMB, pathOfServer } from './resource-servers.view.js';

export interface ResourceServerFormPage {
  readonly viewer: Viewer;
  /** The one that is edited; absent: a new one. */
  readonly server?: { readonly id: string; readonly name: string };
  readonly values: ResourceServerValues;
  readonly error?: string | undefined;
  readonly faults?: readonly Validation[] | undefined;
}

function fieldsOf({ server, values }: ResourceServerFormPage): readonly FormField[] {
  const off = { autocomplete: 'off' } as const;
  const name: FormField = { kind: 'text', name: 'name', label: 'Name', value: values.name, ...off, maxLength: 64 };
  const identifier: FormField = {
    kind: 'text',
    name: 'identifier',
    label: 'Identifier',
    value: values.identifier,
    ...off,
    maxLength: 2_048,
    hint: 'The address of the API, such as https://notes.example.com/api. It is in every token, and cannot be changed later.',
  };
  return [
    name,
    ...(server ? [] : [identifier]),
    {
      kind: 'area',
      name: 'scopes',
      label: 'Scopes',
      value: values.scopes,
      ...off,
      rows: 4,
      maxLength: 40_000,
      hint: 'One per line: the name, a space, and what it lets an app do, such as "notes.read See your notes". Users read it when they are asked.',
    },
    {
      kind: 'choice',
      name: 'format',
      label: 'Tokens',
      value: values.format,
      ...off,
      hint: 'Signed tokens are checked without asking, live at most ten minutes, and are not ended before that.',
      choices: [
        { value: 'opaque', label: 'Opaque: the API asks this server' },
        { value: 'jwt', label: 'Signed (JWT): the API checks them itself' },
      ],
    },
    {
      kind: 'number',
      name: 'lifetime',
      label: 'Lifetime of a token in seconds',
      value: values.lifetime,
      ...off,
      isOptional: true,
      maxLength: 9,
      hint: 'Empty: the default of this server.',
    },
    {
      kind: 'area',
      name: 'apps',
      label: 'Only these apps',
      value: values.apps,
      ...off,
      isOptional: true,
      rows: 2,
      maxLength: 4_000,
      hint: 'Client IDs, one per line. Empty: every app that did not register itself.',
    },
  ];
}

function renderBox(id: string, label: string, checked: boolean): SafeHtml {
  const box = attributes({ id, type: 'checkbox', name: id, value: 'true', checked });
  return html`<div class="choice"><input ${box} /><label for="${id}">${label}</label></div>`;
}

/** The pages of `GET /admin/resource-servers/new` and `…/:server/edit`, and of a failed `POST` of either. */
export function renderResourceServerFormPage(page: ResourceServerFormPage): Page {
  const { viewer, server, values, faults = [] } = page;
  const fields = fieldsOf(page);
  const errors = renderFormErrors(page.error, faults, fields);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.resourceServers,
    title: server ? `Edit ${server.name}` : 'Register an API',
    isFaulty: errors !== undefined,
    crumbs: server ? [APIS_CRUMB, { label: server.name, path: pathOfServer(server.id) }] : [APIS_CRUMB],
    content: html`<div class="panel panel--form">
      ${errors}
      <form method="post" action="${localUrl(server ? PAGE_PATHS.editServer : PAGE_PATHS.registerServer)}">
        ${server && html`<input type="hidden" name="server" value="${server.id}" />`} ${renderFields(fields, faults)}
        ${renderBox('self_registered', 'Apps that registered themselves can get tokens, too.', values.allowsSelfRegistered)}
        ${renderBox('dpop', 'Tokens must be bound to a key of the app (DPoP).', values.needsDpop)}
        <div class="buttons buttons--fit">
          <button class="button button--primary" type="submit">${server ? 'Save changes' : 'Register the API'}</button>
          <a class="button button--quiet" href="${localUrl(server ? pathOfServer(server.id) : CONSOLE_PATHS.resourceServers)}">Cancel</a>
        </div>
      </form>
    </div>`,
  });
}

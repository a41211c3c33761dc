import type { Validation } from '../../common/index.js';
import {
  CONSOLE_PATHS,
  type FormField,
  html,
  localUrl,
  PAGE_PATHS,
  type Page,
  renderConsole,
  renderFields,
  renderFormErrors,
  type Viewer,
} from '../../views/index.js';
import type { UserSecretFields } from '../user-secrets/user-secret-fields.js';

/** What the form shows: never the value. */
export type SecretValues = UserSecretFields;

export const EMPTY_SECRET: SecretValues = { name: '', description: '', envName: '', filePath: '', enabled: true };

export interface SecretFormPage {
  readonly viewer: Viewer;
  /** The name of the secret that is changed; null for a new one. */
  readonly stored: string | null;
  readonly values: SecretValues;
  /** Faults by field name: `name`, `value`, `description`, `env_name`, `file_path`, `enabled`. */
  readonly faults?: readonly Validation[] | undefined;
  readonly error?: string | undefined;
}

function fieldsOf({ stored, values, faults = [], error }: SecretFormPage): readonly FormField[] {
  const wasSent = faults.length > 0 || error !== undefined;
  const again = wasSent ? ' It is not repeated here: enter it again.' : '';
  const name: FormField = {
    kind: 'text',
    name: 'name',
    label: 'Name',
    value: values.name,
    autocomplete: 'off',
    maxLength: 255,
    hint: 'Cannot be changed later.',
  };
  return [
    ...(stored === null ? [name] : []),
    {
      kind: 'area',
      name: 'value',
      label: stored === null ? 'Value' : 'New value',
      value: '',
      autocomplete: 'off',
      rows: 4,
      maxLength: 24_576,
      isOptional: stored !== null,
      hint: (stored === null ? 'It will not be shown again.' : 'Leave it empty to keep the present value.') + again,
    },
    {
      kind: 'text',
      name: 'env_name',
      label: 'Environment variable',
      value: values.envName,
      autocomplete: 'off',
      maxLength: 256,
      isOptional: true,
      hint: 'Programs find the value there, for example in NPM_TOKEN.',
    },
    {
      kind: 'text',
      name: 'file_path',
      label: 'File',
      value: values.filePath,
      autocomplete: 'off',
      maxLength: 4096,
      isOptional: true,
      hint: 'Programs find the value there, for example in ~/.npm-token.',
    },
    {
      kind: 'text',
      name: 'description',
      label: 'Description',
      value: values.description,
      autocomplete: 'off',
      maxLength: 4096,
      isOptional: true,
    },
    {
      kind: 'choice',
      name: 'enabled',
      label: 'In use',
      value: values.enabled ? 'yes' : 'no',
      autocomplete: 'off',
      choices: [
        { value: 'yes', label: 'Yes, in its variable or file' },
        { value: 'no', label: 'No, only stored' },
      ],
    },
  ];
}

/** The pages of `GET /account/secrets/new` and `/account/secrets/edit`, and of a failed `POST` to them. */
export function renderSecretFormPage(page: SecretFormPage): Page {
  const { viewer, stored, faults = [], error } = page;
  const fields = fieldsOf(page);
  const errors = renderFormErrors(error, faults, fields);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.secrets,
    title: stored === null ? 'Add a secret' : `Change ${stored}`,
    isFaulty: errors !== undefined,
    crumbs: [{ label: 'Secrets', path: CONSOLE_PATHS.secrets }],
    content: html`<div class="panel panel--form">
      ${errors}
      <form method="post" action="${localUrl(stored === null ? PAGE_PATHS.newSecret : PAGE_PATHS.editSecret)}">
        ${stored !== null && html`<input type="hidden" name="secret" value="${stored}" />`} ${renderFields(fields, faults)}
        <button class="button button--primary button--fit" type="submit">${stored === null ? 'Store secret' : 'Save'}</button>
      </form>
    </div>`,
  });
}

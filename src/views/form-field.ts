import type { Validation } from '../common/index.js';
import { attributes, html, type SafeHtml } from './html.js';
import { fragmentUrl } from './safe-url.js';

interface AnyField {
  /** Name of the parameter and id of the element. */
  readonly name: string;
  readonly label: string;
  readonly autocomplete: string;
  readonly hint?: string;
  readonly isOptional?: boolean;
  /** When an optional field is needed after all: shown instead of "optional". */
  readonly neededFor?: string;
}

/** A line of text, shown again as entered. */
interface TextField extends AnyField {
  readonly kind: 'text' | 'email' | 'number';
  readonly value: string;
  readonly maxLength?: number;
}

/** A password: there is no value to send back, by type. */
interface PasswordField extends AnyField {
  readonly kind: 'password';
  /** Where scripts run, how hard it is to guess appears while it is typed. */
  readonly showsStrength?: true;
}

/** Several lines of text. */
interface AreaField extends AnyField {
  readonly kind: 'area';
  readonly value: string;
  readonly maxLength: number;
  readonly rows: number;
}

/** One of a few values. */
interface ChoiceField extends AnyField {
  readonly kind: 'choice';
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

export type FormField = TextField | PasswordField | AreaField | ChoiceField;

const INPUT_MODES = { text: undefined, email: 'email', number: 'numeric', password: undefined } as const;

/**
 * The input itself. An e-mail address is a text input: `type=email` refuses letters outside ASCII before the @ and rewrites the
 * domain after it, so some people could not type the address they registered.
 */
function renderInput(field: TextField | PasswordField, isFocused: boolean, describedBy: string, isInvalid: boolean): SafeHtml {
  const isText = field.kind === 'text';
  const typed = field.kind === 'password' ? {} : { value: field.value, maxlength: field.maxLength };
  return html`<input
    ${attributes({
      id: field.name,
      name: field.name,
      type: field.kind === 'password' ? 'password' : 'text',
      ...typed,
      inputmode: INPUT_MODES[field.kind],
      autocomplete: field.autocomplete,
      autocapitalize: isText && field.name === 'name' ? 'words' : 'none',
      spellcheck: 'false',
      required: field.isOptional !== true,
      autofocus: isFocused,
      'aria-describedby': describedBy === '' ? undefined : describedBy,
      'aria-invalid': isInvalid ? 'true' : undefined,
    })}
  />`;
}

/** A password can be looked at where scripts run. */
function renderControl(field: FormField, isFocused: boolean, describedBy: string, isInvalid: boolean): SafeHtml {
  const common = {
    id: field.name,
    name: field.name,
    required: field.isOptional !== true,
    autofocus: isFocused,
    'aria-describedby': describedBy === '' ? undefined : describedBy,
    'aria-invalid': isInvalid ? 'true' : undefined,
  };
  switch (field.kind) {
    case 'area': {
      const own = { ...common, rows: field.rows, maxlength: field.maxLength, spellcheck: 'false', autocomplete: field.autocomplete };
      // The first line break after the tag is not part of the text.
      return html`<textarea ${attributes(own)}>${field.value}</textarea>`;
    }
    case 'choice':
      return html`<select ${attributes(common)}>
        ${field.choices.map(({ value, label }) => html`<option ${attributes({ value, selected: value === field.value })}>${label}</option>`)}
      </select>`;
    case 'password':
      return html`${renderInput(field, isFocused, describedBy, isInvalid)}
        <button class="button button--quiet button--small button--fit" type="button" data-shows="${field.name}" aria-pressed="false" hidden>
          Show
        </button>
        ${field.showsStrength && html`<span class="strength" data-strength-of="${field.name}" hidden><meter></meter> <span role="status"></span></span>`}`;
    case 'text':
    case 'email':
    case 'number':
      return renderInput(field, isFocused, describedBy, isInvalid);
  }
}

function renderOptional({ neededFor }: AnyField): SafeHtml {
  return html` <span class="optional">(${neededFor === undefined ? 'optional' : `needed for ${neededFor}`})</span>`;
}

function renderField(field: FormField, faults: readonly Validation[], isFocused: boolean): SafeHtml {
  const own = faults.filter((fault) => fault.field === field.name);
  const hintId = `${field.name}-hint`;
  const faultId = `${field.name}-fault`;
  const describedBy = [...(own.length > 0 ? [faultId] : []), ...(field.hint === undefined ? [] : [hintId])].join(' ');
  return html`<div class="field">
    <label for="${field.name}">${field.label}${field.isOptional === true && renderOptional(field)}</label>
    ${field.hint !== undefined && html`<span class="hint" id="${hintId}">${field.hint}</span>`}
    ${own.length > 0 && html`<span class="fault" id="${faultId}">${own.map((fault) => fault.detail).join(' ')}</span>`}
    ${renderControl(field, isFocused, describedBy, own.length > 0)}
  </div>`;
}

/**
 * The fields in order. The first one at fault gets the focus, else the first that is still empty and has to be filled. `isAside`: of a form that is
 * not what the page is for, so that nothing but a fault moves the focus there.
 */
export function renderFields(fields: readonly FormField[], faults: readonly Validation[], isAside = false): readonly SafeHtml[] {
  const atFault = fields.find((field) => faults.some((fault) => fault.field === field.name));
  const focused =
    atFault ?? fields.find((field) => !isAside && field.isOptional !== true && (field.kind === 'password' || field.value === ''));
  return fields.map((field) => renderField(field, faults, field === focused));
}

/** The errors of a form, shown before it: a sentence, and a link to each field at fault. Empty without errors. */
export function renderFormErrors(
  error: string | undefined,
  faults: readonly Validation[],
  fields: readonly Pick<FormField, 'name' | 'label'>[],
): SafeHtml | undefined {
  if (error === undefined && faults.length === 0) return undefined;
  const labels = new Map(fields.map((field) => [field.name, field.label]));
  return html`<div class="callout callout--danger" role="alert">
    <strong>${error ?? 'Some fields need your attention.'}</strong>
    ${
      faults.length > 0 &&
      html`<ul>
        ${faults.map(({ field, detail }) => {
          const label = labels.get(field);
          return label === undefined
            ? html`<li>${field}: ${detail}</li>`
            : html`<li><a href="${fragmentUrl(field)}">${label}</a>: ${detail}</li>`;
        })}
      </ul>`
    }
  </div>`;
}

import type { Validation } from '../../common/index.js';
import {
  attributes,
  CONSOLE_PATHS,
  describeScopes,
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
} from '../../views/index.js';

/** The entered values, to show again. */
export interface TokenValues {
  readonly name: string;
  readonly days: string;
  readonly scopes: readonly string[];
  /** One resource per line. Empty: all of them. */
  readonly only: string;
}

export interface TokenFormPage {
  readonly viewer: Viewer;
  readonly formToken: string;
  readonly values: TokenValues;
  readonly longestDays: number;
  /** The scopes to choose from. */
  readonly scopes: readonly string[];
  readonly error?: string | undefined;
  /** Faults by field name: `name`, `days`, `scope`, `allow_list`. */
  readonly faults?: readonly Validation[] | undefined;
}

/** Sentences for scopes with which a person's own token can do more than an app; the usual sentences describe an app. */
const PERSONAL_WORDS: ReadonlyMap<string, string> = new Map([
  ['coder:all', 'Do everything that you can do in this API, with all your roles'],
  ['coder:apikeys.manage_self', 'See, create, change and delete your API keys'],
  ['api_key:*', 'See, create, change and delete your API keys'],
  ['organization:*', 'See organizations, and change and delete them where your roles allow it'],
]);

function renderChoice(scope: string, isChecked: boolean): SafeHtml {
  const [words] = describeScopes([scope]);
  const id = `scope-${scope.replace(/[^a-z]+/g, '-')}`;
  return html`<li class="choice">
    <input ${attributes({ id, type: 'checkbox', name: 'scope', value: scope, checked: isChecked })} />
    <label for="${id}">${PERSONAL_WORDS.get(scope) ?? words?.sentence}<code>${scope}</code></label>
  </li>`;
}

function renderScopes({ scopes, values, faults = [] }: TokenFormPage): SafeHtml {
  const own = faults.filter(({ field }) => field === 'scope');
  const ordered = describeScopes(scopes).map(({ scope }) => scope);
  return html`<fieldset class="field" id="scope">
    <legend>What the token can do</legend>
    ${own.length > 0 && html`<span class="fault">${own.map(({ detail }) => detail).join(' ')}</span>`}
    <ul class="stack">
      ${ordered.map((scope) => renderChoice(scope, values.scopes.includes(scope)))}
    </ul>
  </fieldset>`;
}

/** The page of `GET /account/tokens/new`, and of a failed `POST` to it. */
export function renderTokenFormPage(page: TokenFormPage): Page {
  const { values, faults = [], longestDays } = page;
  const fields: readonly FormField[] = [
    {
      kind: 'text',
      name: 'name',
      label: 'Name',
      value: values.name,
      autocomplete: 'off',
      isOptional: true,
      hint: 'What uses the token and where, so that you recognize it later.',
      maxLength: 64,
    },
    {
      kind: 'number',
      name: 'days',
      label: 'Lifetime in days',
      value: values.days,
      autocomplete: 'off',
      hint: `At most ${longestDays}. Use does not extend it.`,
      maxLength: 6,
    },
  ];
  const only: FormField = {
    kind: 'area',
    name: 'allow_list',
    label: 'Only these resources',
    value: values.only,
    autocomplete: 'off',
    isOptional: true,
    hint: 'One per line, as type:ID, such as file:* for all files. Without any, the token works on everything that its scopes allow.',
    maxLength: 8_000,
    rows: 3,
  };
  const scopeField = { name: 'scope', label: 'What the token can do' };
  const errors = renderFormErrors(page.error, faults, [...fields, scopeField, only]);
  return renderConsole({
    viewer: page.viewer,
    here: CONSOLE_PATHS.tokens,
    title: 'Create a token',
    isFaulty: errors !== undefined,
    crumbs: [{ label: 'Tokens', path: CONSOLE_PATHS.tokens }],
    intro: 'A program that sends this token acts as you, within the scopes you choose here. Choose only what it needs.',
    content: html`<div class="panel panel--form">
      ${errors}
      <form method="post" action="${localUrl(PAGE_PATHS.newToken)}">
        <input type="hidden" name="form_token" value="${page.formToken}" />
        ${renderFields(fields, faults)} ${renderScopes(page)} ${renderFields([only], faults)}
        <button class="button button--primary button--fit" type="submit">Create token</button>
      </form>
    </div>`,
  });
}

import type { Validation } from '../common/index.js';
import { renderFields, renderFormErrors, type FormField } from './form-field.js';
import { html, type SafeHtml } from './html.js';
import { localUrl } from './safe-url.js';
import { visible } from './visible-text.js';

/** The parameter in which the typed name comes back. */
export const TYPED_NAME = 'typed_name';

interface Confirmation {
  /** A path of this server, to which the form is posted. */
  readonly action: string;
  /** Hidden fields of the form. */
  readonly fields: Readonly<Record<string, string>>;
  /** What will happen, and that it cannot be undone. */
  readonly consequences: SafeHtml;
  /** What has to be typed: the name of what is about to be lost. */
  readonly name: string;
  readonly button: string;
  /** Where to go instead. */
  readonly cancel: string;
  readonly faults?: readonly Validation[];
}

/** Null if the right name was typed, otherwise what is wrong. */
export function confirmationFault(typed: string | null | undefined, name: string): Validation | null {
  const seen = asSeen(typed ?? '');
  const isRight = seen !== '' && seen === asSeen(name);
  return isRight ? null : { field: TYPED_NAME, detail: 'This is not the name above. Nothing was changed.' };
}

/** As the page shows it, which is all that can be copied from there: an app must not become undeletable by a character in its name. */
function asSeen(text: string): string {
  return visible(text).normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** A form for what cannot be undone: the name of what is lost has to be typed. */
export function renderConfirmation({ action, fields: hidden, consequences, name, button, cancel, faults = [] }: Confirmation): SafeHtml {
  const fields: readonly FormField[] = [
    { kind: 'text', name: TYPED_NAME, label: 'Type the name to confirm', value: '', autocomplete: 'off', hint: name },
  ];
  return html`${renderFormErrors(undefined, faults, fields)}
    <div class="callout callout--warning">${consequences}</div>
    <form method="post" action="${localUrl(action)}">
      ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      ${renderFields(fields, faults)}
      <div class="buttons buttons--fit">
        <button class="button button--danger" type="submit">${button}</button>
        <a class="button button--quiet" href="${localUrl(cancel)}">Cancel</a>
      </div>
    </form>`;
}

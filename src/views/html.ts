import { SCRIPT } from './assets.js';
import { isSafeUrl, type SafeUrl } from './safe-url.js';
import { placesOf, type Place } from './template-places.js';
import { visible } from './visible-text.js';

/** Only `html` makes one. */
class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** Only `attributes` makes one. */
class AttributeList {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** Markup that went through `html`: it contains no unescaped input. */
export type SafeHtml = Markup;
/** Attributes that went through `attributes`. */
export type SafeAttributes = AttributeList;
/** What a template may contain. Absent values render as nothing. */
export type HtmlValue = string | number | SafeHtml | SafeUrl | SafeAttributes | readonly SafeHtml[] | null | undefined | false;

/** Submits the only form of a page. */
export const SUBMIT_SOURCE = 'document.forms[0].submit();';

/** The script of the page that posts something to an app: templates cannot contain one. */
export const SUBMIT_SCRIPT: SafeHtml = new Markup(`<script>${SUBMIT_SOURCE}</script>`);
/** The script of the console. */
export const CONSOLE_SCRIPT: SafeHtml = new Markup(`<script src="${SCRIPT.path}" defer></script>`);

/** Attributes that a template may set conditionally: none that a browser follows, runs or styles by. */
type AttributeName =
  | 'id'
  | 'class'
  | 'name'
  | 'type'
  | 'value'
  | 'inputmode'
  | 'autocomplete'
  | 'autocapitalize'
  | 'spellcheck'
  | 'autofocus'
  | 'required'
  | 'checked'
  | 'selected'
  | 'open'
  | 'rows'
  | 'maxlength'
  | 'aria-describedby'
  | 'aria-invalid'
  | 'aria-labelledby';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

function escape(text: string): string {
  // Pages never show control characters, and NUL is a parse error in HTML.
  return text.replace(/(?![\t\n\r])[\p{Cc}\p{Cs}]/gu, '\ufffd').replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? '');
}

function inText(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escape(visible(value));
  if (typeof value === 'number') return String(value);
  if (value instanceof Markup) return value.toString();
  if (Array.isArray(value)) return value.map(inText).join('');
  throw new TypeError('an address or an attribute list does not belong between tags');
}

function inAttribute(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
  throw new TypeError('only text belongs in an attribute');
}

function render(value: HtmlValue, place: Place): string {
  switch (place) {
    case 'text':
      return inText(value);
    case 'attribute':
      return inAttribute(value);
    case 'url':
      if (!isSafeUrl(value)) throw new TypeError('an attribute that is followed takes a checked address');
      return escape(value.toString());
    case 'tag':
      if (!(value instanceof AttributeList)) throw new TypeError('attributes come from attributes()');
      return value.toString();
  }
}

/**
 * Builds markup from a template. Text is escaped and made visible, an address must be a `SafeUrl`, and a template that puts a
 * value where neither helps (a script, a style, an event handler, an unquoted attribute) throws when it is first used.
 */
export function html(template: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml {
  const places = placesOf(template);
  let text = template[0] ?? '';
  for (const [index, place] of places.entries()) {
    text += render(values[index], place) + (template[index + 1] ?? '');
  }
  return new Markup(text);
}

/** Attributes to put into a tag: `true` is a bare attribute, `false` and `undefined` leave it out. */
export function attributes(values: Readonly<Partial<Record<AttributeName, string | number | boolean | undefined>>>): SafeAttributes {
  const parts = Object.entries(values).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return [value === true ? name : `${name}="${escape(String(value))}"`];
  });
  return new AttributeList(parts.join(' '));
}

/** One element of a page, in document order. */
export interface ParsedElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A parsed page, for tests. */
export interface ParsedPage {
  readonly elements: readonly ParsedElement[];
  /** The text between tags, with entities decoded and white space collapsed. */
  readonly text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };

/** Elements that start a new line. */
const BLOCKS = new Set(['li', 'p', 'div', 'dt', 'dd', 'h1', 'h2']);

function decode(text: string): string {
  return text.replace(/&([a-z]+|#\d+);/g, (_whole, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined) throw new Error(`unexpected entity ${name}`);
    return character;
  });
}

function parseAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  const rest = source.replace(/\s+([a-zA-Z-]+)(?:="([^"<>]*)")?/g, (_whole, name: string, value: string | undefined) => {
    if (name in attributes) throw new Error(`the attribute ${name} is given twice`);
    attributes[name] = decode(value ?? '');
    return '';
  });
  if (rest.trim().replace(/\/$/, '') !== '') throw new Error(`not an attribute: ${rest}`);
  return attributes;
}

/**
 * Reads the small part of HTML that our views write, and throws on anything else: an unquoted attribute, a stray angle bracket,
 * a bare ampersand, an unexpected entity. Every browser reads what it accepts in the same way.
 */
export function parsePage(page: string): ParsedPage {
  const elements: ParsedElement[] = [];
  const texts: string[] = [];
  let rest = page.replace(/^<!doctype html>/, '');
  while (rest !== '') {
    const text = /^[^<>]+/.exec(rest)?.[0];
    if (text !== undefined) {
      if (/&(?![a-z]+;|#\d+;)/.test(text)) throw new Error(`a bare ampersand in: ${text}`);
      texts.push(decode(text));
      rest = rest.slice(text.length);
      continue;
    }
    const tag = /^<(\/?)([a-z][a-z0-9]*)((?:[^<>"]|"[^"<>]*")*)>/.exec(rest);
    if (!tag) throw new Error(`not a tag: ${rest.slice(0, 80)}`);
    const [whole, slash, name = '', attributes = ''] = tag;
    if (BLOCKS.has(name)) texts.push(' ');
    if (slash === '') elements.push({ name, attributes: parseAttributes(attributes) });
    rest = rest.slice(whole.length);
  }
  return { elements, text: texts.join('').replace(/\s+/g, ' ').trim() };
}

/** Element names with their attribute names: the structure of a page without its text. */
export function skeletonOf(page: string): readonly string[] {
  return parsePage(page).elements.map(({ name, attributes }) => [name, ...Object.keys(attributes)].join(' '));
}

/** The elements called `name`. */
export function elementsNamed(page: string, name: string): readonly ParsedElement[] {
  return parsePage(page).elements.filter((element) => element.name === name);
}

/** A form as a browser without scripts sends it if nothing is filled in. */
export interface ParsedForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The forms of a page that are sent by POST. Fields that are not inputs, and choices that are not made, are left out. */
export function formsOn(page: string): readonly ParsedForm[] {
  const forms: { action: string; fields: Record<string, string> }[] = [];
  for (const { name, attributes } of parsePage(page).elements) {
    if (name === 'form') forms.push({ action: attributes['method'] === 'post' ? (attributes['action'] ?? '') : '', fields: {} });
    const isChoice = ['checkbox', 'radio'].includes(attributes['type'] ?? '');
    if (name !== 'input' || attributes['name'] === undefined || (isChoice && !('checked' in attributes))) continue;
    const form = forms.at(-1);
    if (form) form.fields[attributes['name']] = attributes['value'] ?? '';
  }
  return forms.filter(({ action }) => action !== '');
}

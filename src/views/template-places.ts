/** The place of a template's value in the markup, which decides what it may be. */
export type Place = 'text' | 'attribute' | 'url' | 'tag';

const FOLLOWED_ATTRIBUTES = new Set(['href', 'src', 'action', 'formaction']);
/** Attributes whose value is code, style, a document or a list of addresses: escaping does not make a value safe there. */
const UNSAFE_ATTRIBUTE = /^(on.*|style|srcdoc|srcset|ping|http-equiv|content)$/;

/** Call sites are fixed, so each template is looked at once. */
const KNOWN = new WeakMap<TemplateStringsArray, readonly Place[]>();

/** The rest of `markup` after the last complete tag: empty, or an open tag. */
function unfinishedTag(markup: string): string {
  const rest = markup.replace(/<(?:[^<>"']|"[^"]*")*>/g, '');
  const start = rest.indexOf('<');
  return start < 0 ? '' : rest.slice(start);
}

function placeIn(tag: string, following: string): Place {
  if (tag === '') return 'text';
  const open = tag.replace(/="[^"]*"/g, '');
  const attribute = /\s([a-z-]+)="([^"]*)$/.exec(open);
  if (!attribute) {
    if (/^<[a-z][a-z0-9]*(\s+[a-z-]+)*\s+$/.test(open)) return 'tag';
    throw new TypeError(`a template has a value in a place that cannot be made safe: ${open}`);
  }
  const [, name = '', before = ''] = attribute;
  if (UNSAFE_ATTRIBUTE.test(name)) throw new TypeError(`a template has a value in the attribute ${name}`);
  if (!FOLLOWED_ATTRIBUTES.has(name)) return 'attribute';
  if (before !== '' || !following.startsWith('"')) throw new TypeError(`the attribute ${name} takes one checked address and nothing else`);
  return 'url';
}

/** The place of each value of a template. Throws on a template in which a value could not be made safe. */
export function placesOf(template: TemplateStringsArray): readonly Place[] {
  const known = KNOWN.get(template);
  if (known) return known;
  if (template.some((chunk) => /<(?:script|style|iframe|object|embed|base)\b/i.test(chunk))) {
    throw new TypeError('pages have no scripts, inline styles or embedded documents');
  }
  const places: Place[] = [];
  let tag = '';
  for (const [index, chunk] of template.slice(0, -1).entries()) {
    tag = unfinishedTag(tag + chunk);
    places.push(placeIn(tag, template[index + 1] ?? ''));
  }
  KNOWN.set(template, places);
  return places;
}

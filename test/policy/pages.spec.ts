import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { anyText, elementsNamed, parsePage, runs, sampledRows, skeletonOf } from '../../src/testing/index.js';
import type { Page } from '../../src/views/index.js';
import { ICON, SCRIPT, STYLESHEET } from '../../src/views/assets.js';
import { PAGES_CSS } from '../../src/views/stylesheet.js';

/** This file is dist/test/policy/pages.spec.js. */
const COMPILED = join(import.meta.dirname, '..', '..', 'src');
const SOURCES = join(import.meta.dirname, '..', '..', '..', 'src');
const MODELS = join('testing', 'page-models');

/** Every page, by name: a function of the text in each field that a stranger can fill. */
type Pages = Readonly<Record<string, (text: string) => Page>>;

/** Owners choose these texts. */
function inBrand(page: Page, text: string): string {
  return page.render({ name: text, logo: '/logo.svg', accent: '#004852', announcements: [text] });
}

function filesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => path.endsWith(ending));
}

const pages: [string, (text: string) => string][] = [];
for (const path of filesOf(COMPILED, `${MODELS}.js`)) {
  const { PAGES } = (await import(path)) as { PAGES: Pages }; // What every such file exports, checked by the first test below.
  for (const [name, model] of Object.entries(PAGES)) pages.push([name, (text) => inBrand(model(text), text)]);
}

describe('the source', () => {
  const views = filesOf(SOURCES, '.view.ts');

  it('has a model for every page: each function of a *.view.ts that renders one is in testing/page-models.ts beside it', () => {
    const rendering = views.flatMap((path) =>
      Array.from(readFileSync(path, 'utf8').matchAll(/^export function (\w+)\([^)]*\): Page/gm), ([, name = '']) => ({ path, name })),
    );
    expect(rendering.length).toBeGreaterThan(8);
    const models = new Map(filesOf(SOURCES, `${MODELS}.ts`).map((path) => [dirname(dirname(path)), readFileSync(path, 'utf8')]));
    const untested = rendering.filter(({ path, name }) => !models.get(dirname(path))?.includes(`${name}(`));
    expect(untested.map(({ path, name }) => `${name} of ${relative(SOURCES, path)}`)).toEqual([]);
  });

  it('renders complete pages in views only, and controllers send them with sendPage', () => {
    const others = filesOf(SOURCES, '.ts')
      .filter(
        (path) =>
          !views.includes(path) &&
          !path.endsWith('.spec.ts') &&
          ![join('views', 'layout.ts'), join('views', 'console.ts')].includes(relative(SOURCES, path)),
      )
      .map((path) => ({ name: basename(path), text: readFileSync(path, 'utf8') }));
    const named = (pattern: RegExp): string[] => others.filter(({ text }) => pattern.test(text)).map(({ name }) => name);
    expect(named(/\brender(Document|Shell|Console)\(/)).toEqual([]);
    expect(named(/(\.type\(|content-type'?,?:?\s*)'text\/html/i).sort()).toEqual(['error.filter.ts', 'page-security-headers.ts']);
    const withPages = others.filter(({ text }) => /from '[^']*\.view\.js'|\brenderErrorPage\b/.test(text));
    expect(withPages.length).toBeGreaterThan(5);
    // An object is JSON.
    expect(withPages.filter(({ text }) => /(?<!this)\.send\((?!\{)/.test(text)).map(({ name }) => name)).toEqual([]);
  });
});

/** Pages whose primary button gives something away: it is a decision, which a double-click on a window above it must not make. */
const DECIDING = [
  'consent',
  'consent for a device',
  'consent for a metadata document',
  'consent for another API',
  'log in again for an app',
  'prove it with a password',
  'sign in a command line',
  'sign out',
];

/** Pages whose primary button gives nothing away: why not. */
const NOT_DECIDING: Readonly<Record<string, string>> = {
  account: 'saves what the user has typed, which they see',
  'edit an API': 'does nothing without what is typed',
  'edit an app': 'does nothing without what is typed',
  'register an API': 'does nothing without what is typed',
  'register an app': 'shows the secret to the administrator, and to nobody else',
  'back to an app': 'posts what was decided before',
  'import secrets': 'does nothing without what is pasted',
  'check imported secrets': 'stores what the user has pasted, whose names they see',
  'add a secret': 'stores what the user has typed',
  'change a password': 'does nothing without the current password',
  'change a secret': 'stores what the user has typed',
  device: 'leads to the consent page',
  'login with a message': 'does nothing without the password',
  'login with an error': 'does nothing without the password',
  'a user': 'changes the roles of one user, whose page the administrator has opened',
  'an invitation': 'does nothing without the new password',
  'the code of an invitation': 'shows what the person is invited to',
  'invite a person': 'shows the link to the administrator, and to nobody else',
  'create an organization': 'shows a form that the administrator has to fill in',
  'settings of an organization': 'saves what the administrator has typed, which they see',
  'members of an organization': 'does nothing without the name of a user',
  'a group': 'does nothing without the name of a user',
  'create a group': 'shows a form that the administrator has to fill in',
  'edit a group': 'saves what the administrator has typed, which they see',
  'create a role': 'shows a form that the administrator has to fill in',
  'edit a role': 'saves what the administrator has chosen, which they see',
  'a member of an organization': 'changes the roles of one member, whose page the administrator has opened',
  'create a user': 'shows a form that the administrator has to fill in',
  'set a password for a user': 'does nothing without the new password',
  'make a token': 'shows the token to the user, and to nobody else',
  setup: 'does nothing without a new password',
};

/** For each primary button of a page that submits a form: is it a decision (`renderDecision`)? */
function primaryButtons(page: string): boolean[] {
  const buttons = page.matchAll(
    /(<div class="decision">\s*)?<button(?=[^>]* class="[^"]*\bbutton--primary\b)(?![^>]* type="button")[^>]*>/g,
  );
  return Array.from(buttons, ([, decision]) => decision !== undefined);
}

describe('the primary button', () => {
  const buttons = pages.map(([name, render]) => ({ name, areDecisions: primaryButtons(render('harmless')) }));
  const withButton = buttons.filter(({ areDecisions }) => areDecisions.length > 0);

  it('of every page is known to give something away, or not', () => {
    expect(withButton.map(({ name }) => name).sort()).toEqual([...DECIDING, ...Object.keys(NOT_DECIDING)].sort());
  });

  it('of a page that gives something away ignores a click that comes too early', () => {
    const unprotected = withButton.filter(({ name, areDecisions }) => DECIDING.includes(name) && areDecisions.includes(false));
    expect(unprotected.map(({ name }) => name)).toEqual([]);
  });
});

/** Harmless, and like the malicious ones not a local path, so that icons and redirects are omitted from both. */
const HARMLESS = 'harmless';

const HOSTILE = {
  'a script': '<script>alert(1)</script>',
  'an attribute breaker': `" onmouseover="alert(1)" x='`,
  'a backtick breaker': '`onload=alert(1)',
  'a closed element': '</title></main><form action="https://evil.example"><input name=password>',
  'a comment': '<!--',
  'an entity': '&lt;script&gt;&#x3c;',
  'a script address': 'javascript:alert(1)',
  'another host': '//evil.example/',
  'a header break': 'a\r\nSet-Cookie: session=1\r\n\r\n<h1>',
  NUL: 'a\u0000b<\u0000script>',
  'text that turns': '\u202egpj.exe\u202c\u2066\u2069',
  'other scripts': 'Ünïcödé 日本語 مرحبا 👩‍💻',
  'a template': '${1}{{1}}<%= 1 %>',
  'eight kilobytes': '"><'.repeat(2731),
} as const;

/** The page that exists to post something to an app, which its script does; without scripts, its button. */
const LEAVING = 'back to an app';

describe.each(pages)('the page %s', (name, render) => {
  const leaves = name === LEAVING;
  const harmless = skeletonOf(render(HARMLESS));

  sampledRows(it, 4).each(Object.entries(HOSTILE))(
    '2.1-35: has the same elements and attributes with %s in every field',
    (_what, hostile) => {
      expect(skeletonOf(render(hostile))).toEqual(harmless);
    },
  );

  it('2.1-35: stays the same page for any string', () => {
    fc.assert(
      // A local path would add an icon, and a blank text would omit its element.
      fc.property(anyText(fc, { maxLength: 40 }), (text) => {
        expect(skeletonOf(render(`x${text}`))).toEqual(harmless);
      }),
      runs(20),
    );
  });

  it('shows no character that hides or reverses text', () => {
    const { text } = parsePage(render('a\u202eb\u200bc\u0000d\u2067e'));
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\p{Cc}]/u);
  });

  it('9700-18: loads from and posts to this server only', () => {
    const { elements } = parsePage(render('https://evil.example/x'));
    const loaded = elements.filter(({ name }) => ['img', 'link', ...(leaves ? [] : ['form'])].includes(name));
    for (const { attributes } of loaded) {
      expect(attributes['src'] ?? attributes['href'] ?? attributes['action']).toMatch(/^\/(?![/\\])/);
    }
  });

  it('runs no script but that of the console, and has no inline style', () => {
    for (const { name, attributes } of parsePage(render(HARMLESS)).elements) {
      if (name === 'script' && attributes['src'] === SCRIPT.path) continue;
      expect([...(leaves ? [] : ['script']), 'style', 'iframe', 'object', 'embed', 'base', 'template']).not.toContain(name);
      expect(Object.keys(attributes).filter((attribute) => /^(on|style$|srcdoc$)/.test(attribute))).toEqual([]);
    }
  });

  it('states for every form how and where it is sent', () => {
    for (const { attributes: all } of elementsNamed(render(HARMLESS), 'form')) {
      const { class: _looks, ...attributes } = all;
      // A search changes nothing, and its address can be kept.
      if (attributes['role'] === 'search')
        expect(attributes).toMatchObject({ method: 'get', action: expect.stringMatching(/^\/[a-z]/) as unknown });
      else expect(attributes).toEqual({ method: 'post', action: expect.stringMatching(leaves ? /^https:/ : /^\/[a-z]/) as unknown });
    }
  });

  it('has a language, a title, one first heading and one main part', () => {
    const page = render(HARMLESS);
    expect(page.startsWith('<!doctype html>')).toBe(true);
    expect(elementsNamed(page, 'html')[0]?.attributes).toEqual({ lang: 'en' });
    for (const name of ['title', 'h1', 'main']) expect(elementsNamed(page, name)).toHaveLength(1);
  });

  it('gives every input a label, and every id and reference a counterpart', () => {
    const { elements } = parsePage(render(HARMLESS));
    const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const labelled = elements.flatMap(({ attributes }) => attributes['for'] ?? []);
    const inputs = elements.filter(
      ({ name, attributes }) => ['input', 'select', 'textarea'].includes(name) && attributes['type'] !== 'hidden',
    );
    expect(labelled).toEqual(inputs.map(({ attributes }) => attributes['id']));
    const references = elements.flatMap(({ attributes }) => [
      ...(attributes['aria-describedby']?.split(' ') ?? []),
      ...(attributes['aria-labelledby']?.split(' ') ?? []),
      ...(attributes['href']?.startsWith('#') === true ? [attributes['href'].slice(1)] : []),
    ]);
    for (const reference of references) expect(ids).toContain(reference);
  });

  it('uses only classes of the style sheet', () => {
    const used = parsePage(render(HARMLESS)).elements.flatMap(({ attributes }) => attributes['class']?.split(' ') ?? []);
    const known = new Set(Array.from(PAGES_CSS.matchAll(/\.([a-z][a-z-]*)/g), ([, name]) => name));
    expect(used.filter((name) => !known.has(name) && name !== 'scope--normal')).toEqual([]);
  });

  it('never gives a password field a value', () => {
    for (const { attributes } of elementsNamed(render(HARMLESS), 'input')) {
      if (attributes['type'] === 'password') expect(attributes).not.toHaveProperty('value');
    }
  });

  it('links the style sheet and the icon by the hash of their content, and the accent by its color', () => {
    expect(elementsNamed(render(HARMLESS), 'link').map(({ attributes }) => attributes['href'])).toEqual([
      ICON.path,
      STYLESHEET.path,
      '/pages/accent-004852.css',
    ]);
  });
});

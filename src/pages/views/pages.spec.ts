import fc from 'fast-check';

import { PAGE_ASSETS, PAGES_CSS_SHA256, STYLESHEET } from './assets.js';
import { PAGES } from './page-models.test-support.js';
import { elementsNamed, parsePage, skeletonOf } from './parse-page.test-support.js';
import { PAGES_CSS } from './stylesheet.js';

/** Harmless, and like the hostile ones it is no local path, so that icons and redirects are left out of both. */
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

const pages = Object.entries(PAGES);

describe.each(pages)('the page %s', (_name, render) => {
  it.each(Object.entries(HOSTILE))('2.1-35: has the same elements and attributes with %s in every field', (_what, hostile) => {
    expect(skeletonOf(render(hostile))).toEqual(skeletonOf(render(HARMLESS)));
  });

  it('2.1-35: stays the same page for any string', () => {
    fc.assert(
      // A local path would rightly bring an icon, and a blank text leaves its element out.
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(skeletonOf(render(`x${text}`))).toEqual(skeletonOf(render(HARMLESS)));
      }),
      { numRuns: 50 },
    );
  });

  it('shows no character that hides or turns text', () => {
    const { text } = parsePage(render('a\u202eb\u200bc\u0000d\u2067e'));
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\p{Cc}]/u);
  });

  it('9700-18: loads and posts to nothing but this server', () => {
    const { elements } = parsePage(render('https://evil.example/x'));
    const loaded = elements.filter(({ name }) => ['img', 'link', 'form'].includes(name));
    for (const { attributes } of loaded) {
      expect(attributes['src'] ?? attributes['href'] ?? attributes['action']).toMatch(/^\/(?![/\\])/);
    }
  });

  it('runs no script and brings no style of its own', () => {
    for (const { name, attributes } of parsePage(render(HARMLESS)).elements) {
      expect(['script', 'style', 'iframe', 'object', 'embed', 'base', 'template']).not.toContain(name);
      expect(Object.keys(attributes).filter((attribute) => /^(on|style$|srcdoc$)/.test(attribute))).toEqual([]);
    }
  });

  it('says for every form how and where it is sent', () => {
    for (const { attributes } of elementsNamed(render(HARMLESS), 'form')) {
      expect(attributes).toEqual({ method: 'post', action: expect.stringMatching(/^\/[a-z]/) as unknown });
    }
  });

  it('has a language, a title, one first heading and one main part', () => {
    const page = render(HARMLESS);
    expect(page.startsWith('<!doctype html>')).toBe(true);
    expect(elementsNamed(page, 'html')[0]?.attributes).toEqual({ lang: 'en' });
    for (const name of ['title', 'h1', 'main']) expect(elementsNamed(page, name)).toHaveLength(1);
  });

  it('gives every input a label, and every id and reference a partner', () => {
    const { elements } = parsePage(render(HARMLESS));
    const ids = elements.flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const labelled = elements.flatMap(({ attributes }) => attributes['for'] ?? []);
    const inputs = elements.filter(({ name, attributes }) => name === 'input' && attributes['type'] !== 'hidden');
    expect(labelled).toEqual(inputs.map(({ attributes }) => attributes['id']));
    const references = elements.flatMap(({ attributes }) => [
      ...(attributes['aria-describedby']?.split(' ') ?? []),
      ...(attributes['aria-labelledby']?.split(' ') ?? []),
      ...(attributes['href']?.startsWith('#') === true ? [attributes['href'].slice(1)] : []),
    ]);
    for (const reference of references) expect(ids).toContain(reference);
  });

  it('uses only classes that the style sheet knows', () => {
    const used = parsePage(render(HARMLESS)).elements.flatMap(({ attributes }) => attributes['class']?.split(' ') ?? []);
    const known = new Set(Array.from(PAGES_CSS.matchAll(/\.([a-z][a-z-]*)/g), ([, name]) => name));
    expect(used.filter((name) => !known.has(name) && name !== 'scope--normal')).toEqual([]);
  });

  it('gives a password field no value', () => {
    for (const { attributes } of elementsNamed(render(HARMLESS), 'input')) {
      if (attributes['type'] === 'password') expect(attributes).not.toHaveProperty('value');
    }
  });

  it('links the style sheet and the icon by the hash of their content', () => {
    expect(elementsNamed(render(HARMLESS), 'link').map(({ attributes }) => attributes['href'])).toEqual(
      PAGE_ASSETS.map(({ path }) => path).reverse(),
    );
  });
});

describe('the style sheet', () => {
  it('loads nothing', () => {
    expect(PAGES_CSS).not.toMatch(/url\(|@import|@font-face|https?:|expression|<\//i);
  });

  it('is named after its hash, and cached for as long as it is the same', () => {
    expect(STYLESHEET.path).toBe(`/pages/${PAGES_CSS_SHA256.slice(0, 32)}.css`);
    expect(STYLESHEET.body).toBe(PAGES_CSS);
    expect(STYLESHEET.headers).toEqual({
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
      ETag: `"${PAGES_CSS_SHA256}"`,
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });
});

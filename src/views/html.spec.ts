import fc from 'fast-check';

import { attributes, html } from './html.js';
import { parsePage, anyText } from '../testing/index.js';
import { localUrl } from './safe-url.js';

describe('html', () => {
  it('escapes text between tags and in attributes', () => {
    const hostile = `<img src=x onerror="alert('1')">&\``;
    const escaped = '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;&#96;';
    expect(html`<p title="${hostile}">${hostile}</p>`.toString()).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('renders any string as exactly one element with one attribute', () => {
    fc.assert(
      fc.property(anyText(fc, { maxLength: 60 }), anyText(fc, { maxLength: 60 }), (title, text) => {
        const { elements } = parsePage(html`<p title="a ${title} b">${text}</p>`.toString());
        expect(elements.map(({ name, attributes: given }) => [name, ...Object.keys(given)])).toEqual([['p', 'title']]);
      }),
    );
  });

  it('nests markup without escaping it twice, and omits absent values', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(html`<p>${items}${null}${undefined}${false}${0}</p>`.toString()).toBe('<p><li>a</li><li>&lt;b&gt;</li>0</p>');
  });

  it('refuses objects that only look like markup', () => {
    // What a value from outside could be in spite of its type.
    const forged = { toString: () => '<script>' } as unknown as string;
    expect(() => html`<p>${forged}</p>`).toThrow(TypeError);
    expect(() => html`<p title="${forged}"></p>`).toThrow(TypeError);
    expect(() => html`<a href="${forged}">x</a>`).toThrow(TypeError);
  });

  it('refuses text where a browser follows an address', () => {
    expect(() => html`<a href="${'/path'}">x</a>`).toThrow('checked address');
    expect(() => html`<form action="${'https://evil.example'}"></form>`).toThrow('checked address');
    expect(html`<a href="${localUrl('/a?b=1&c="')}">x</a>`.toString()).toBe('<a href="/a?b=1&amp;c=&quot;">x</a>');
  });

  it('refuses an address that is only a part of the attribute', () => {
    expect(() => html`<a href="/x?${localUrl('/a')}">x</a>`).toThrow('nothing else');
    expect(() => html`<a href="${localUrl('/a')}?x">x</a>`).toThrow('nothing else');
  });

  it('refuses markup in an attribute and an address in text', () => {
    expect(() => html`<p title="${html`<b>x</b>`}"></p>`).toThrow('only text');
    expect(() => html`<p>${localUrl('/a')}</p>`).toThrow(TypeError);
  });

  // The templates are built at run time, because a formatter would quote the attributes of literal ones.
  it.each([
    ['an unquoted attribute', ['<p title=', '></p>']],
    ['a single-quoted attribute', ["<p title='", "'></p>"]],
    ['an event handler', ['<p onclick="', '"></p>']],
    ['a style', ['<p style="', '"></p>']],
    ['a list of addresses', ['<img srcset="', '" />']],
    ['the name of a tag', ['<', '></p>']],
    ['the end of a tag name', ['<p', '></p>']],
    ['a script', ['<script>', '</script>']],
    ['a style sheet', ['<style>', '</style>']],
    ['a frame', ['<iframe>', '</iframe>']],
  ])('refuses a value in %s', (_place, chunks) => {
    const template = Object.assign([...chunks], { raw: chunks });
    expect(() => html(template, 'x')).toThrow(TypeError);
  });
});

describe('attributes', () => {
  it('writes bare names for true, omits false and undefined, and escapes values', () => {
    const list = attributes({ id: 'a', required: true, autofocus: false, value: '"><script>', maxlength: 3, class: undefined });
    expect(html`<input ${list} />`.toString()).toBe('<input id="a" required value="&quot;&gt;&lt;script&gt;" maxlength="3" />');
  });

  it('are accepted inside a tag only', () => {
    expect(() => html`<p>${attributes({ id: 'a' })}</p>`).toThrow(TypeError);
    expect(() => html`<p ${'id="a"'}></p>`).toThrow('attributes()');
  });
});

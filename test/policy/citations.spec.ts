import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, repositoryTexts } from './repository-texts.js';

const PAGE = 'docs/reference/standards.md';
const ROW = /^\| (?!document |--- )([^|]+?) \|/gm;
const documents = [...readFileSync(join(ROOT, PAGE), 'utf8').matchAll(ROW)].map(([, name = '']) => name);
const escaped = documents.map((name) => name.replace(/[.+*?()]/g, '\\$&'));
/** The end of the text before a section. */
const DOCUMENT = new RegExp(`\\b(?:${escaped.join('|')}),?$`);
/** Up to five levels without leading zeros; an appendix begins with a letter. */
const SECTION = /^(?:[1-9]\d?|[A-F])(?:\.[1-9]\d?){0,4}$/;

/** On one line, without comment markers. */
function unwrapped(text: string): string {
  return text.replace(/\s*\n\s*(?:\*(?!\/)|\/\/|#)?\s*/g, ' ');
}

const texts = repositoryTexts().map(({ path, text, prose }) => ({ path, text: unwrapped(text), prose: unwrapped(prose) }));
const elsewhere = texts.filter(({ path }) => path !== PAGE);

describe(PAGE, () => {
  it('lists every RFC that the repository cites', () => {
    const unknown = elsewhere.flatMap(({ path, text }) =>
      [...text.matchAll(/\bRFC \d{3,5}(?:bis\b|(?!\d))/g)].flatMap(([name]) => (documents.includes(name) ? [] : [`${path}: ${name}`])),
    );
    expect(unknown).toEqual([]);
  });

  it('lists each document once, and only those that are cited', () => {
    expect(documents.length).toBeGreaterThan(40);
    expect(new Set(documents).size).toBe(documents.length);
    const all = elsewhere.map(({ text }) => text).join('\n');
    expect(documents.filter((name) => !new RegExp(`${name.replaceAll('.', '\\.')}(?!\\w)`).test(all))).toEqual([]);
  });
});

describe('a citation of a section', () => {
  const citations = texts.flatMap(({ path, prose }) =>
    [...prose.matchAll(/(.{0,60}?)\b[Ss]ections? (\d[\w.]*|[A-F]\.\d[\w.]*)/g)].map(([, before = '', section = '']) => ({
      path,
      before: before.trimEnd(),
      section: section.replace(/\.$/, ''),
    })),
  );

  it('names its document directly before it, so that readers need not guess', () => {
    expect(citations.length).toBeGreaterThan(80);
    const bare = citations
      .filter(({ before }) => !DOCUMENT.test(before))
      .map(({ path, before, section }) => `${path}: ${before} section ${section}`);
    expect(bare).toEqual([]);
  });

  it('has the form of a section', () => {
    const odd = citations.filter(({ section }) => !SECTION.test(section)).map(({ path, section }) => `${path}: ${section}`);
    expect(odd).toEqual([]);
  });

  it('has that form for an RFC in test titles too, which omit the word', () => {
    const short = texts.flatMap(({ path, text }) =>
      [...text.matchAll(/\bRFC \d{3,5} (\d[\d.]*)/g)].map(([, section = '']) => ({ path, section: section.replace(/\.$/, '') })),
    );
    expect(short.length).toBeGreaterThan(50);
    expect(short.filter(({ section }) => !SECTION.test(section))).toEqual([]);
  });
});

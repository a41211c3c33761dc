import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CONSOLE_PATHS, PAGE_PATHS } from '../../src/views/index.js';
import { namedPages } from '../support/company/pages.js';
import { ROOT, repositoryPaths, repositoryTexts } from './repository-texts.js';

const LINK = /\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)/g;
/** From the root, with or without an extension; no pattern and no placeholder. */
const PATH = /(?<![\w./*<>{}$-])((?:src|test|migrations|scripts|docs)\/[\w./-]*[\w-])(?![\w*]|\/[*<])/g;
const FILE = /(?<![\w./*<>{}$-])((?:[\w.-]+\/)*[\w.-]+\.(?:ts|mjs|cjs|md))\b(?![\w*/])/g;
const PAGE = /(?<![\w/-])(docs\/[\w./-]+\.(?:md|json)(?:#[\w-]+)?)/g;
/** Stand for any file in an explanation. */
const EXAMPLES = ['test/conformance/FILE.e2e-spec.ts'];

const texts = repositoryTexts();

const pages = texts.map(({ path }) => path).filter((path) => path.endsWith('.md'));

function text(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8').replace(/^```[^]*?^```/gm, '');
}

/** GitHub's: lower case, words and hyphens. */
function anchorsOf(page: string): string[] {
  return [...text(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    `#${heading}`
      .toLowerCase()
      .replace(/[^\p{L}\p{N} #_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(pages)('%s', (page) => {
  it('links only to existing targets', () => {
    const broken = [...text(page).matchAll(LINK)].filter(([, path = '', anchor]) => {
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

describe('docs/console.md', () => {
  it('names every page of the server, and every address that a form is sent to', () => {
    const named = new Set(Array.from(text('docs/console.md').matchAll(/`(\/[^`]*)`/g), ([, path]) => path));
    const paths = [...Object.values(CONSOLE_PATHS), ...Object.values(PAGE_PATHS)];
    expect(paths.filter((path) => !named.has(path))).toEqual([]);
  });
});

describe('docs/console/README.md', () => {
  const shown = [...text('docs/console/README.md').matchAll(/^### `(\/.*)`(.*)\n\n!\[.+\]\((.*)\.png\)$/gm)].map(
    ([, path, view, picture]) => ({
      path,
      view,
      picture,
    }),
  );

  it('shows the picture of every page that docs/console.md names, in its order', () => {
    const named = namedPages();
    expect(named.length).toBeGreaterThan(60);
    const whole = shown.filter(({ view }) => view === '').map(({ path, picture }) => ({ path, picture }));
    expect(whole).toEqual(named.map(({ path, picture }) => ({ path, picture })));
  });

  it('shows every picture in its folder, which together take at most 4 MB', () => {
    const files = readdirSync(join(ROOT, 'docs/console')).filter((file) => file.endsWith('.png'));
    expect(shown.map(({ picture }) => `${picture}.png`).sort()).toEqual(files.sort());
    const bytes = files.reduce((sum, file) => sum + statSync(join(ROOT, 'docs/console', file)).size, 0);
    expect(bytes).toBeLessThan(4_000_000);
  });
});

describe('a path in comments, scripts and pages', () => {
  const paths = repositoryPaths();
  /** Complete paths, and their ends: a comment may omit its own folder. */
  const ends = new Set(paths.flatMap((path) => path.split('/').map((_, index, parts) => parts.slice(index).join('/'))));
  const gone = (pattern: RegExp, part: 'text' | 'prose', isThere: (path: string) => boolean): string[] =>
    texts.flatMap((file) => [...file[part].matchAll(pattern)].flatMap(([, path = '']) => (isThere(path) ? [] : [`${file.path}: ${path}`])));

  it('exists if it begins at the root', () => {
    expect(gone(PATH, 'prose', (path) => EXAMPLES.includes(path) || paths.includes(path.replace(/\/$/, '')))).toEqual([]);
  });

  it('exists if it ends like the name of a source file or page', () => {
    const isThere = (path: string): boolean => EXAMPLES.includes(path) || ends.has(path.replace(/^(?:\.{1,2}\/)+|^dist\//, ''));
    expect(gone(FILE, 'prose', isThere)).toEqual([]);
  });

  it('exists with its heading if it is a page, also in messages of the server', () => {
    const isThere = (reference: string): boolean => {
      const [page = '', anchor] = reference.split('#');
      return paths.includes(page) && (anchor === undefined || anchorsOf(page).includes(`#${anchor}`));
    };
    expect(gone(PAGE, 'text', isThere)).toEqual([]);
  });
});

describe('docs/README.md', () => {
  /** Their pages are in an index of the folder, which docs/README.md links to. */
  const HAVE_AN_INDEX = /^docs\/(?:adr|conformance|connect)\/(?!README)/;

  it('links to every page', () => {
    const targets = [...text('docs/README.md').matchAll(LINK)].map(([, path = '']) => join('docs', path));
    const expected = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md' && !HAVE_AN_INDEX.test(page));
    expect(expected.length).toBeGreaterThan(15);
    expect(expected.filter((page) => !targets.includes(page))).toEqual([]);
  });
});

describe('docs/adr/README.md', () => {
  const index = text('docs/adr/README.md');
  const decisions = readdirSync(join(ROOT, 'docs/adr')).filter((name) => name !== 'README.md');
  /** The column "built" of the row that links to the page. */
  const builtOf = (name: string): string | undefined =>
    new RegExp(`\\]\\(${name}\\) \\| .* \\| (yes|partly|no) \\|$`, 'm').exec(index)?.[1];

  it.each(decisions)('lists %s with the same state as the page', (name) => {
    const [, status = ''] = /^Status: accepted, \d{4}-\d{2}\.(.*)/m.exec(text(`docs/adr/${name}`)) ?? [];
    const built = status.includes('Not built yet') ? 'no' : /[Pp]artly built|not built yet/.test(status) ? 'partly' : 'yes';
    expect(builtOf(name)).toBe(built);
  });
});

describe('the repository', () => {
  const citing = (pattern: RegExp): string[] => texts.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

  it('refers to no ticket number, which readers cannot look up', () => {
    expect(texts.length).toBeGreaterThan(500);
    expect(citing(/\bissue #?\d/i)).toEqual([]);
  });

  it('cites no page that readers do not have: a comment gives the reason, or names an RFC', () => {
    expect(citing(/\bDESIGN (?:section )?\d|\b[Ss]pec (?:[a-z]\w* )?(?:section )?\d/)).toEqual([]);
  });
});

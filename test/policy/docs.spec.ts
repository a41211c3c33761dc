import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** Folders whose paths are unmistakable in running text. */
const PATH_IN_CODE = /`((?:src|test|migrations|scripts|docs)\/[\w./-]*[\w-])`/g;
const LINK = /\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)/g;

const pages = ['.', 'docs', 'scripts'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: folder !== '.', encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

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
  it('links to nothing that is not there', () => {
    const broken = [...text(page).matchAll(LINK)].filter(([, path = '', anchor]) => {
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

it.each(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/README.md'])('%s speaks of no file that is not there', (page) => {
  const gone = [...text(page).matchAll(PATH_IN_CODE)].map(([, path = '']) => path).filter((path) => !existsSync(join(ROOT, path)));
  expect(gone).toEqual([]);
});

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './repository-texts.js';

type Entry = string | { readonly text: string; readonly folder: string };
interface Pages {
  readonly documentedPages: () => readonly string[];
  readonly linkInSite: (file: string, href: string) => string | null;
}
const load = async <Module>(file: string): Promise<Module> => (await import(pathToFileURL(join(ROOT, file)).href)) as Module;

describe('the site of docs/', () => {
  it('has every page in its navigation, and nothing in it is missing', async () => {
    const { documentedPages } = await load<Pages>('site/pages.mjs');
    const { NAVIGATION, OUTSIDE } = await load<{
      readonly NAVIGATION: readonly { readonly pages: readonly Entry[] }[];
      readonly OUTSIDE: Readonly<Record<string, string>>;
    }>('site/navigation.mjs');
    const pages = documentedPages();
    const entries = NAVIGATION.flatMap((part) => part.pages);
    const named = entries.filter((entry) => typeof entry === 'string').filter((page) => !Object.values(OUTSIDE).includes(`${page}.md`));
    const folders = entries.filter((entry) => typeof entry !== 'string').map(({ folder }) => folder);
    expect(named.filter((page) => !pages.includes(page))).toEqual([]);
    expect(pages.filter((page) => !named.includes(page) && !folders.some((folder) => page.startsWith(`${folder}/`)))).toEqual(['README']);
  });

  it.each([
    ['docs/admin/backup.md', '../cli.md#output', '/cli#output'],
    ['docs/cli.md', '../CONTRIBUTING.md', '/contributing'],
    ['README.md', 'docs/adr/README.md', '/adr/'],
    ['README.md', 'docs/conformance', '/conformance/'],
    ['docs/cli.md', '#exit-codes', '#exit-codes'],
    ['docs/cli.md', 'https://example.com/a.md', 'https://example.com/a.md'],
    ['docs/cli.md', '../src/cli.ts', null],
    ['CONTRIBUTING.md', 'test/support/README.md', null],
  ])('in %s, makes of %s a link to %s', async (file, href, expected) => {
    const { linkInSite } = await load<Pages>('site/pages.mjs');
    expect(linkInSite(file, href)).toBe(expected);
  });
});

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartupError } from '../database/index.js';
import { StaticFile } from '../http/index.js';

/** Of the package, in which this module is in dist/src/docs-site or, bundled, in dist/bundle. */
const FOLDER = fileURLToPath(new URL('dist/site/', import.meta.url.slice(0, import.meta.url.lastIndexOf('/dist/') + 1)));

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
};

const NOT_FOUND = '404.html';
const INLINE_SCRIPT = /<script(?: id="[\w-]+")?>([^<]*)<\/script>/g;

export interface SiteFile {
  readonly status: 200 | 404;
  readonly isPage: boolean;
  /** Its name is of its content. */
  readonly isImmutable: boolean;
  readonly file: StaticFile;
}

/** The documentation as `npm run docs:site` built it. Only what the folder held at the start is served; each file is read at its first request. */
export class SiteFiles {
  private readonly loaded = new Map<string, Promise<StaticFile>>();

  private constructor(
    private readonly folder: string,
    private readonly names: ReadonlySet<string>,
    /** The inline scripts of its pages, for `script-src` (Content Security Policy Level 3, hash source). All pages have the same. */
    readonly scriptHashes: readonly string[],
  ) {}

  /** Throws a StartupError if the site was not built. */
  static async open(folder = FOLDER): Promise<SiteFiles> {
    try {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      const names = new Set(files.map((file) => file.slice(join(folder, sep).length).replaceAll(sep, '/')));
      return new SiteFiles(folder, names, hashesOf(await readFile(join(folder, NOT_FOUND), 'utf8')));
    } catch (cause) {
      throw new StartupError(
        `CODER_DOCS_ENABLE: this installation has no documentation at ${folder}; build it with npm run docs:site, or set CODER_DOCS_ENABLE to false`,
        { cause },
      );
    }
  }

  /** What is at a path below `/docs/`, such as `admin/backup`; the site's own page for everything else. */
  async at(path: string): Promise<SiteFile> {
    const name = [path, `${path}.html`, `${path}index.html`].find((candidate) => this.names.has(candidate)) ?? NOT_FOUND;
    return {
      status: name === NOT_FOUND ? 404 : 200,
      isPage: name.endsWith('.html'),
      isImmutable: name.startsWith('assets/'),
      file: await this.read(name),
    };
  }

  private read(name: string): Promise<StaticFile> {
    const known = this.loaded.get(name);
    if (known) return known;
    const headers = {
      'Content-Type': CONTENT_TYPES[extname(name)] ?? 'application/octet-stream',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    };
    const file = readFile(join(this.folder, name)).then((content) => StaticFile.of(content, headers));
    this.loaded.set(name, file);
    // The next request tries again.
    file.catch(() => this.loaded.delete(name));
    return file;
  }
}

function hashesOf(page: string): string[] {
  return Array.from(page.matchAll(INLINE_SCRIPT), ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`);
}

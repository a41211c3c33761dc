import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The tests run from dist/test/policy; the files they read are in the repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const FOLDERS = ['.ci', 'deploy', 'docs', 'examples', 'migrations', 'scripts', 'src', 'test'];
const CODE = /\.(?:ts|js|mjs|cjs)$/;
/** Not after a colon or a quote, as in an address or a pattern. */
const COMMENT = /\/\*[^]*?\*\/|(?<![:'"`\w])\/\/.*$/gm;

export interface RepositoryText {
  /** From the root, with slashes. */
  readonly path: string;
  readonly text: string;
  /** Text written for people: all of a page except its code blocks, and the comments of code. */
  readonly prose: string;
  /** The rest of code, line by line; all of any other file. */
  readonly code: string;
}

/** Every file and folder of the repository that tests may refer to, from the root. */
export function repositoryPaths(): string[] {
  const inFolders = FOLDERS.flatMap((folder) => [
    folder,
    ...readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  ]);
  const atRoot = readdirSync(ROOT, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  return [...inFolders, ...atRoot];
}

/** Pages, code and scripts, with their messages. Third-party test data is omitted. */
export function repositoryTexts(): RepositoryText[] {
  return repositoryPaths()
    .filter(
      (path) =>
        (/\.(?:md|json|sh)$/.test(path) || CODE.test(path) || path === '.ci/run') &&
        !/^test\/fixtures\/|^package-lock|^src\/sdk\/core\/openapi\.ts$/.test(path),
    )
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, prose: proseOf(path, text), code: codeOf(path, text) };
    });
}

function proseOf(path: string, text: string): string {
  if (path.endsWith('.md')) return text.replace(/^```[^]*?^```/gm, '');
  if (!CODE.test(path)) return path.endsWith('.json') ? '' : (text.match(/#.*$/gm) ?? []).join('\n');
  return (text.match(COMMENT) ?? []).join('\n');
}

/** Comments become empty lines, so that line numbers stay. */
function codeOf(path: string, text: string): string {
  return CODE.test(path) ? text.replace(COMMENT, (comment) => comment.replace(/[^\n]/g, '')) : text;
}

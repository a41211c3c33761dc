import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EXPLORER_SCRIPT } from './explorer-script.js';
import { EXPLORER_STYLE } from './explorer-style.js';

interface ExplorerFile {
  readonly type: string;
  /** Changes whenever the content does. */
  readonly version: string;
  readonly read: () => Promise<string | Buffer>;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

/** Swagger UI's own files, which come with the package: nothing is fetched from anywhere. */
const require = createRequire(import.meta.url);
const DIRECTORY = dirname(require.resolve('swagger-ui-dist/package.json'));
const { version: SWAGGER_UI_VERSION } = require('swagger-ui-dist/package.json') as { version: string };

function library(name: string, type: string): [string, ExplorerFile] {
  return [name, { type, version: SWAGGER_UI_VERSION, read: () => readFile(join(DIRECTORY, name)) }];
}

function own(name: string, type: string, text: string): [string, ExplorerFile] {
  const version = createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);
  return [name, { type, version, read: () => Promise.resolve(text) }];
}

const FILES: ReadonlyMap<string, ExplorerFile> = new Map([
  library('swagger-ui-bundle.js', SCRIPT),
  library('swagger-ui.css', STYLE),
  library('oauth2-redirect.js', SCRIPT),
  own('explorer.js', SCRIPT, EXPLORER_SCRIPT),
  own('explorer.css', STYLE, EXPLORER_STYLE),
]);

/** The address of one of the files, new with every version, so that it may be cached for ever. Throws for an unknown name. */
export function explorerFile(name: string): string {
  const file = FILES.get(name);
  if (!file) throw new Error(`the API explorer has no file ${name}`);
  return `/swagger/${name}?v=${file.version}`;
}

/** The file behind `/swagger/<name>` and its headers; null when there is none. `version` is what the address asked for. */
export async function readExplorerFile(
  name: string,
  version: unknown,
): Promise<{ body: string | Buffer; headers: Readonly<Record<string, string>> } | null> {
  const file = FILES.get(name);
  if (!file) return null;
  return {
    body: await file.read(),
    headers: {
      'Content-Type': file.type,
      'Cache-Control': version === file.version ? 'public, max-age=31536000, immutable' : 'no-cache',
      'Cross-Origin-Resource-Policy': 'same-origin',
    },
  };
}

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StaticFile } from '../http/index.js';
import { EXPLORER_SCRIPT } from './explorer-script.js';
import { EXPLORER_STYLE } from './explorer-style.js';

interface ExplorerFile {
  /** Changes whenever the content does. */
  readonly version: string;
  /** Read at the first request, and then kept. */
  readonly load: () => Promise<StaticFile>;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

/** Swagger UI's own files from the installed package: nothing is fetched from the network. */
const require = createRequire(import.meta.url);
const DIRECTORY = dirname(require.resolve('swagger-ui-dist/package.json'));
const { version: SWAGGER_UI_VERSION } = require('swagger-ui-dist/package.json') as { version: string };

function library(name: string, type: string): [string, ExplorerFile] {
  return [name, { version: SWAGGER_UI_VERSION, load: once(async () => toServe(await readFile(join(DIRECTORY, name)), type)) }];
}

function own(name: string, type: string, text: string): [string, ExplorerFile] {
  const version = createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16);
  return [name, { version, load: once(() => toServe(text, type)) }];
}

function toServe(content: string | Buffer, type: string): Promise<StaticFile> {
  return StaticFile.of(content, { 'Content-Type': type, 'Cross-Origin-Resource-Policy': 'same-origin' });
}

/** All callers share one load; after a failure the next call tries again. */
function once(load: () => Promise<StaticFile>): () => Promise<StaticFile> {
  let loaded: Promise<StaticFile> | null = null;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}

const FILES: ReadonlyMap<string, ExplorerFile> = new Map([
  library('swagger-ui-bundle.js', SCRIPT),
  library('swagger-ui.css', STYLE),
  library('oauth2-redirect.js', SCRIPT),
  own('explorer.js', SCRIPT, EXPLORER_SCRIPT),
  own('explorer.css', STYLE, EXPLORER_STYLE),
]);

/** The address of one of the files. It changes with every version, so the file can be cached for ever. Throws for an unknown name. */
export function explorerFile(name: string): string {
  const file = FILES.get(name);
  if (!file) throw new Error(`the API explorer has no file ${name}`);
  return `/swagger/${name}?v=${file.version}`;
}

/** The file at `/swagger/<name>` and how long it may be cached; null if there is none. `version` is the one in the address. */
export async function explorerFileToServe(
  name: string,
  version: unknown,
): Promise<{ readonly file: StaticFile; readonly cacheControl: string } | null> {
  const known = FILES.get(name);
  if (!known) return null;
  return { file: await known.load(), cacheControl: version === known.version ? 'public, max-age=31536000, immutable' : 'no-cache' };
}

import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. This file is dist/test/bench/contestants/paths.js. */
export const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
/** Paths of this server. */
export const HEALTHZ = '/healthz';
export const BUILDINFO = '/api/v2/buildinfo';

/** What `--prepare` fetches and builds stays here, outside the repository: the next checkout has it, too. */
export function cacheFolder(name: string): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'gatehouse-bench', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The folder of a peer's manifest and program, which are not compiled. */
export function peerFolder(name: string): string {
  return join(ROOT, 'test', 'bench', 'peers', name);
}

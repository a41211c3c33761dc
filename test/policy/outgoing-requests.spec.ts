import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** This file is dist/test/policy/outgoing-requests.spec.js. */
const SRC = join(import.meta.dirname, '..', '..', '..', 'src');
const THE_PLACE = join('outgoing', 'outgoing-http.ts');
/** Runs in other programs, which have their own rules about proxies. */
const SDK = join('sdk', sep);
/** Where a client command sends its requests, through the proxy of its own environment. No server loads it. */
const PLACE_OF_CLIENTS = join('commands', 'transport', 'send.ts');

/** Ways to send a request to another server that bypass the proxy, the time limit and the size limit. */
const WAYS: readonly RegExp[] = [
  /(?<![\w.#'"`])fetch\(/,
  /\bglobalThis\.fetch\b/,
  /(from |import\()'undici'/,
  /import (\* as )?\w+ from '(node:)?(https?|http2)'/,
  /import \{[^}]*\b(request|get|Agent|connect)\b[^}]*\} from '(node:)?(https?|http2)'/,
  /from '(axios|got|node-fetch|ky|superagent)'/,
];

async function offenders(): Promise<string[]> {
  const found: string[] = [];
  for (const file of await readdir(SRC, { recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts') || file.startsWith(SDK)) continue;
    if (file === THE_PLACE || file === PLACE_OF_CLIENTS) continue;
    const lines = (await readFile(join(SRC, file), 'utf8')).split('\n');
    lines.forEach((line, index) => {
      if (/^\s*(\*|\/\/|\/\*)/.test(line)) return;
      if (WAYS.some((way) => way.test(line))) found.push(`${file.split(sep).join('/')}:${index + 1}: ${line.trim()}`);
    });
  }
  return found;
}

describe('requests to other servers', () => {
  it('are sent from one place, which applies the proxy and the limits', async () => {
    const text = await readFile(join(SRC, THE_PLACE), 'utf8');
    expect(WAYS.some((way) => way.test(text))).toBe(true);
    expect(await offenders()).toEqual([]);
  });

  it('sent from elsewhere are found by this test', () => {
    for (const line of [
      'const x = await fetch(url);',
      "import { request } from 'node:http';",
      "import https from 'node:https';",
      "import { Agent } from 'undici';",
      "const { fetch } = await import('undici');",
    ]) {
      expect(WAYS.some((way) => way.test(line))).toBe(true);
    }
    for (const line of ['this.http.fetch(url)', 'this.#fetch(id)', "import { Server } from 'node:https';"]) {
      expect(WAYS.some((way) => way.test(line))).toBe(false);
    }
  });
});

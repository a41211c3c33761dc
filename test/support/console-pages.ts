import { elementsNamed } from '../../src/testing/index.js';
import type { Answer } from './http-client.js';
import type { RunningServer } from './server.js';

/** The pages of the console as a signed-in browser without scripts gets them. */
export class ConsolePages {
  constructor(
    private readonly server: RunningServer,
    private readonly session: string,
  ) {}

  open(path: string): Promise<Answer> {
    return this.server.request('GET', path, { headers: { cookie: `coder_session_token=${this.session}` } });
  }

  post(path: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.server.request('POST', path, {
      headers: { cookie: `coder_session_token=${this.session}`, origin: this.server.url },
      body: new URLSearchParams(fields),
    });
  }

  /** The token of the first form on a page that has one. */
  async formToken(path: string): Promise<string> {
    const { text } = await this.open(path);
    return elementsNamed(text, 'input').find(({ attributes }) => attributes['name'] === 'form_token')?.attributes['value'] ?? '';
  }
}

/** The secret that a page shows once. */
export function secretIn({ text }: Answer): string {
  return /<code id="secret">([^<]*)<\/code>/.exec(text)?.[1] ?? '';
}

/** Where a form leads afterwards. */
export function leadsTo({ status, headers }: Answer): readonly [number, string | null] {
  return [status, headers.get('location')];
}

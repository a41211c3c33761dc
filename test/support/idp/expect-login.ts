import { parsePage } from '../../../src/testing/index.js';
import type { Answer } from '../http-client.js';
import type { RunningServer } from '../server.js';

/** One of our pages with this status, title and text, and a link to the login page. */
export function expectPage(answer: Answer, status: number, title: string, text = ''): void {
  expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({ status, type: 'text/html; charset=utf-8' });
  const page = parsePage(answer.text).text;
  expect(page).toContain(title);
  expect(page).toContain(text);
  expect(answer.text).toMatch(/href="\/login["?]/);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
}

export interface Myself {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly name?: string;
}

/** The user of this session. */
export async function me(server: RunningServer, token: string | undefined): Promise<Myself> {
  const answer = await server.get('/api/v2/users/me', { 'coder-session-token': token ?? '' });
  if (answer.status !== 200) throw new Error(`nobody is logged in: ${answer.status} ${answer.text}`);
  return answer.json<Myself>();
}

import { BrowserSession } from '../../support/browser-session.js';
import { CookieJar } from '../../support/cookie-jar.js';
import { type Answer, sendRequest } from '../../support/http-client.js';
import type { RunningServer } from '../../support/server.js';
import type { Account } from '../../support/sign-in.js';

const MAX_PAGES = 12;

/**
 * From the address that an MCP client opens to the address at which the client waits: through the pages of a proxy, which are agreed to, through
 * login and consent here, and back. Addresses and hosts may be in any order.
 */
export async function travel(address: URL, server: RunningServer, account: Account): Promise<void> {
  const jar = new CookieJar();
  let url = address;
  let answer: Answer | null = null;
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    if (answer === null && url.origin === server.url) url = await new BrowserSession(server).authorize(url, account);
    answer ??= await sendRequest('GET', url, { jar });
    const location = answer.headers.get('location');
    const form = answer.status === 200 ? readForm(answer, url) : null;
    if (location !== null && answer.status < 400) {
      url = new URL(location, url);
      answer = null;
    } else if (form) {
      url = form.action;
      answer = await sendRequest('POST', url, { jar, headers: { origin: url.origin }, body: form.fields });
    } else if (answer.status === 200) return;
    else throw new Error(`${url.origin}${url.pathname} answered ${answer.status} ${answer.text.slice(0, 300)}`);
  }
  throw new Error(`more than ${MAX_PAGES} pages, the last one at ${url.origin}${url.pathname}`);
}

/** The form of a page, filled in as its first button does. The pages are of others: they need not be as ours are. */
function readForm({ text }: Answer, page: URL): { readonly action: URL; readonly fields: URLSearchParams } | null {
  const form = /<form\b[^>]*>.*?<\/form>/s.exec(text)?.[0];
  if (form === undefined) return null;
  const attribute = (tag: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  const button = /<button\b[^>]*>/.exec(form)?.[0];
  const fields = new URLSearchParams();
  for (const tag of [...Array.from(form.matchAll(/<input\b[^>]*>/g), ([input]) => input), ...(button === undefined ? [] : [button])]) {
    if (attribute(tag, 'name') !== '') fields.append(attribute(tag, 'name'), attribute(tag, 'value'));
  }
  return { action: new URL(attribute(form, 'action') || page.href, page), fields };
}

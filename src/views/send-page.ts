import type { Brand } from '../common/index.js';
import type { Page } from './layout.js';
import { PAGE_SECURITY_HEADERS, type PageHeaders, type PageKind } from './page-security-headers.js';

/** As much of an HTTP response as a page needs. */
export interface PageReply {
  readonly brand: Brand;
  status(code: number): PageReply;
  headers(values: PageHeaders): PageReply;
  send(html: string): unknown;
}

/** Sends a page with all the headers of its kind. The one way in which a controller does: no page goes out without them. */
export function sendPage(reply: PageReply, status: number, kind: PageKind, page: Page): void {
  reply.status(status).headers(PAGE_SECURITY_HEADERS[kind]).send(page.render(reply.brand));
}

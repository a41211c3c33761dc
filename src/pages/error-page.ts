import { Injectable } from '@nestjs/common';
import { ErrorPage, type ErrorPageModel } from '../http/index.js';
import { PAGE_SECURITY_HEADERS, renderErrorPage } from '../views/index.js';

@Injectable()
export class RenderedErrorPage extends ErrorPage {
  override render(model: ErrorPageModel): { html: string; headers: Readonly<Record<string, string>> } {
    const { details, back = { href: '/', label: 'Back to the start page' }, ...rest } = model;
    return {
      html: renderErrorPage({ ...rest, warnings: details, back }),
      headers: PAGE_SECURITY_HEADERS.error,
    };
  }
}

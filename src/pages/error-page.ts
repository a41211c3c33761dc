import { Injectable } from '@nestjs/common';
import { Branding, ErrorPage, type ErrorPageModel } from '../http/index.js';
import { PAGE_SECURITY_HEADERS, renderErrorPage } from '../views/index.js';

@Injectable()
export class RenderedErrorPage extends ErrorPage {
  constructor(private readonly branding: Branding) {
    super();
  }

  override render(model: ErrorPageModel): { html: string; headers: Readonly<Record<string, string>> } {
    const { details, back = { href: '/', label: 'Back to the start page' }, ...rest } = model;
    return {
      html: renderErrorPage({ ...rest, warnings: details, back }).render(this.branding.current),
      headers: PAGE_SECURITY_HEADERS.error,
    };
  }
}

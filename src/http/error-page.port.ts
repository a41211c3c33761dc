import type { ErrorPageLink } from '../common/index.js';

/** The content of an error page. */
export interface ErrorPageModel {
  readonly status: number;
  readonly title: string;
  readonly description: string;
  readonly details?: readonly { readonly field: string; readonly detail: string }[];
  /** A link to continue with; absent: to the start page. */
  readonly back?: ErrorPageLink | undefined;
  readonly requestId: string;
}

/** Renders failures of browser routes. A port, implemented by the pages feature. */
export abstract class ErrorPage {
  abstract render(model: ErrorPageModel): { html: string; headers: Readonly<Record<string, string>> };
}

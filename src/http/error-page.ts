import type { ErrorPageLink } from '../common/index.js';

/** What an error page tells. */
export interface ErrorPageModel {
  readonly status: number;
  readonly title: string;
  readonly description: string;
  readonly details?: readonly { readonly field: string; readonly detail: string }[];
  /** Where to go from here; absent: to the start page. */
  readonly back?: ErrorPageLink | undefined;
  readonly requestId: string;
}

/** Renders failures of browser routes. The pages feature provides it; http only knows that there is one. */
export abstract class ErrorPage {
  abstract render(model: ErrorPageModel): { html: string; headers: Readonly<Record<string, string>> };
}

import type { Page } from '../layout.js';
import { type ErrorPage, renderErrorPage } from '../error.view.js';

/** The pages of this folder, with `text` in every field that users or clients can fill. */
export const PAGES: Readonly<Record<string, (text: string) => Page>> = {
  error: (text) =>
    renderErrorPage({
      onward: { href: `https://app.example/cb?error=${encodeURIComponent(text)}`, label: text },
      status: 400,
      title: text,
      description: text,
      warnings: [{ field: text, detail: text }],
      forAdministrators: [{ label: text, values: [text, text] }],
      back: { href: '/', label: text },
      requestId: text,
    } satisfies ErrorPage),
};

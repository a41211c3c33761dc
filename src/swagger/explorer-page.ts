import { PAGE_ICON, PAGE_MARK, PAGE_SECURITY_HEADERS } from '../views/index.js';
import { explorerFile } from './explorer-files.js';

/** No other origins, no scripts except the two files, and no framing. Swagger UI's style sheet embeds its pictures. */
const CONTENT =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export const EXPLORER_HEADERS: Readonly<Record<string, string>> = {
  ...PAGE_SECURITY_HEADERS.home,
  'Content-Security-Policy': CONTENT,
  // The pop-up of "Authorize" must keep its opener, which `same-origin` would cut off.
  'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
};

/** The page that starts Swagger UI. */
export const EXPLORER_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <title>API explorer · Gatehouse</title>
    <link rel="icon" type="image/svg+xml" href="${PAGE_ICON}" />
    <link rel="stylesheet" href="${explorerFile('swagger-ui.css')}" />
    <link rel="stylesheet" href="${explorerFile('explorer.css')}" />
    <script src="${explorerFile('swagger-ui-bundle.js')}" defer></script>
    <script src="${explorerFile('explorer.js')}" defer></script>
  </head>
  <body>
    <header class="brand">
      <a href="/"><svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path fill="currentColor" d="${PAGE_MARK}" /></svg>Gatehouse</a>
    </header>
    <noscript><p class="notice">The API explorer needs JavaScript. The <a href="/swagger/openapi.json">OpenAPI document</a> does not.</p></noscript>
    <div id="swagger-ui"></div>
  </body>
</html>
`;

/** No opener policy: the script passes the code to the window that opened this one. The address contains that code. */
export const REDIRECT_HEADERS: Readonly<Record<string, string>> = {
  ...PAGE_SECURITY_HEADERS.error,
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Referrer-Policy': 'no-referrer',
};

/** The redirect target of "Authorize". It stays visible only if the explorer was closed meanwhile. */
export const REDIRECT_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Signing in · Gatehouse</title>
    <link rel="icon" type="image/svg+xml" href="${PAGE_ICON}" />
    <link rel="stylesheet" href="${explorerFile('explorer.css')}" />
  </head>
  <body>
    <p class="notice">Returning to the API explorer. This window closes automatically. If it does not, close it and authorize again.</p>
    <script src="${explorerFile('oauth2-redirect.js')}"></script>
  </body>
</html>
`;

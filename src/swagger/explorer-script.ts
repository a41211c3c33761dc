import { SWAGGER_CLIENT_ID } from '../common/index.js';
import { FULL_SCOPE } from './build-open-api.js';

/** The plain-data settings of Swagger UI (see its configuration reference). */
const SETTINGS = {
  url: '/swagger/openapi.json',
  dom_id: '#swagger-ui',
  layout: 'BaseLayout',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 3,
  displayRequestDuration: true,
  tryItOutEnabled: true,
  // A token in the local storage would outlive the tab and the session.
  persistAuthorization: false,
  // Otherwise every document is sent to a validator on the Internet.
  validatorUrl: 'none',
};

const OAUTH = { clientId: SWAGGER_CLIENT_ID, usePkceWithAuthorizationCodeGrant: true, scopes: [FULL_SCOPE] };

/** The schemes in the main dialog. The others are for single operations or for older clients, and are offered there. */
const OFFERED = ['oauth2', 'bearer'];

/** Starts Swagger UI in its page. */
export const EXPLORER_SCRIPT = `'use strict';
window.addEventListener('load', () => {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const followTheme = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', followTheme);
  followTheme();

  const offered = ${JSON.stringify(OFFERED)};
  const dialog = {
    statePlugins: {
      auth: {
        wrapSelectors: {
          definitionsToAuthorize: (select) => (...rest) => select(...rest).filter((scheme) => offered.includes(scheme.keySeq().first())),
        },
      },
    },
    // Each of its inputs would take the focus when it appears; the last one wins, and the dialog opens scrolled to its end.
    wrapComponents: {
      Input: (Input, { React }) => (properties) => React.createElement(Input, { ...properties, autoFocus: false }),
    },
  };

  // Swagger UI draws long lists only where the page is scrolled to: a search in the page would miss operations, and Tab would end early.
  // A list of its own for each tag is short enough to be drawn whole.
  const completeList = {
    wrapComponents: {
      operations: (Operations, { React }) => (properties) => {
        const tags = properties.specSelectors.taggedOperations();
        const only = (tag) => ({ ...properties.specSelectors, taggedOperations: () => tags.filter((_, name) => name === tag) });
        if (tags.size === 0) return React.createElement(Operations, properties);
        return tags.keySeq().toArray().map((tag) => React.createElement(Operations, { ...properties, key: tag, specSelectors: only(tag) }));
      },
    },
  };

  const ui = SwaggerUIBundle({
    ...${JSON.stringify(SETTINGS)},
    presets: [SwaggerUIBundle.presets.apis],
    plugins: [dialog, completeList],
    oauth2RedirectUrl: new URL('/swagger/oauth2-redirect.html', window.location.origin).href,
    // Without this the browser would add the session cookie, and the cookie wins over the bearer token.
    requestInterceptor: (request) => Object.assign(request, { credentials: 'omit' }),
  });
  ui.initOAuth(${JSON.stringify(OAUTH)});
});
`;

import { type Auth, withHeaders } from './outgoing.js';

/** Returns the token for one request. */
export type TokenSource = (options: { readonly signal: AbortSignal | undefined }) => string | Promise<string>;

/**
 * Sends a bearer token: a long-lived token, a session token, or whatever the function returns for each request. Throws a `TypeError` without a
 * token, such as that of a variable which is not set.
 */
export function bearerToken(token: string | TokenSource): Auth {
  // Programs in JavaScript, and those with `process.env.TOKEN!`, pass what the types exclude.
  if (typeof token !== 'function' && (typeof token !== 'string' || token.trim() === '')) {
    throw new TypeError('bearerToken needs a token or a function that returns one. Is the variable that contains the token set?');
  }
  return {
    async authenticate(request, send) {
      const value = typeof token === 'string' ? token : await token({ signal: request.signal });
      // The error of the platform would show the token.
      if (!/^[\x21-\x7e]+$/.test(value))
        throw new TypeError('The token is empty, or contains a space, a line break or another character that no token has');
      return send(withHeaders(request, { Authorization: `Bearer ${value}` }));
    },
  };
}

/** Sends the login session of the browser, for scripts on pages of the server's own origin. */
export function sessionCookie(): Auth {
  return { authenticate: (request, send) => send({ ...request, credentials: 'same-origin' }) };
}

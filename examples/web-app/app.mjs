// A web app whose people sign in at Gatehouse. README.md says how to register it.
import express from 'express';
import session from 'express-session';
import * as client from 'openid-client';

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT } = process.env;
const url = new URL(process.env.APP_URL ?? `http://127.0.0.1:${PORT}`);
const redirectUri = new URL('/callback', url).href;
const config = await client.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, {
  algorithm: 'oauth2',
  // Only for a Gatehouse without HTTPS, as in a first try.
  execute: ISSUER.startsWith('http:') ? [client.allowInsecureRequests] : [],
});

const app = express();
app.set('trust proxy', 'loopback');
const cookie = { httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:' };
app.use(session({ secret: process.env.SESSION_SECRET ?? client.randomState(), resave: false, saveUninitialized: false, cookie }));

/** A request to the API as the person who has signed in. A token that has expired, or will within a minute, is refreshed. */
async function callApi(request, path) {
  const { tokens } = request.session;
  if (tokens.expires_at < Date.now() + 60_000) keep(request, await client.refreshTokenGrant(config, tokens.refresh_token));
  const response = await client.fetchProtectedResource(config, request.session.tokens.access_token, new URL(path, ISSUER), 'GET');
  return response.json();
}

function keep(request, tokens) {
  request.session.tokens = { ...tokens, expires_at: Date.now() + tokens.expires_in * 1000 };
}

app.get('/', async (request, response) => {
  if (!request.session.tokens) return response.send('<a href="/login">Sign in</a>');
  const me = await callApi(request, '/api/v2/users/me');
  response.send(`<p>Signed in as ${me.username}</p><form method="post" action="/logout"><button>Sign out</button></form>`);
});

app.get('/login', async (request, response) => {
  const pending = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState() };
  request.session.pending = pending;
  const parameters = {
    redirect_uri: redirectUri,
    scope: 'user:read',
    state: pending.expectedState,
    code_challenge: await client.calculatePKCECodeChallenge(pending.pkceCodeVerifier),
    code_challenge_method: 'S256',
  };
  response.redirect(client.buildAuthorizationUrl(config, parameters).href);
});

app.get('/callback', async (request, response) => {
  const { pending } = request.session;
  if (!pending) return response.redirect('/login');
  const tokens = await client.authorizationCodeGrant(config, new URL(request.originalUrl, url), pending);
  // A session that was begun by somebody else must not become this person's.
  await new Promise((resolve, reject) => request.session.regenerate((error) => (error ? reject(error) : resolve())));
  keep(request, tokens);
  response.redirect('/');
});

app.post('/logout', async (request, response) => {
  const { tokens } = request.session;
  if (tokens) await client.tokenRevocation(config, tokens.refresh_token);
  request.session.destroy(() => response.redirect('/'));
});

// Express takes a function with four parameters for an error handler.
app.use((error, _request, response, _next) => {
  console.error(error);
  response.status(502).send(`<p>That did not work: ${error.error ?? 'see the log'}.</p><a href="/login">Try again</a>`);
});
app.listen(Number(PORT), '127.0.0.1', () => console.log(`listening on ${url.href}`));

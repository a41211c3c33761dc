import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The script of the app's page: discovers the server, creates a PKCE pair, redirects the user, and redeems the returned code. */
const SCRIPT = `'use strict';
const settings = JSON.parse(document.documentElement.dataset.settings);
const show = (name, value) => { document.getElementById(name).textContent = value; };
const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/[+]/g, '-').replace(/[/]/g, '_').replace(/=/g, '');

async function discover() {
  const resource = await (await fetch(settings.api + '/.well-known/oauth-protected-resource')).json();
  return (await fetch(resource.authorization_servers[0] + '/.well-known/oauth-authorization-server')).json();
}

async function begin() {
  const metadata = await discover();
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const state = base64url(crypto.getRandomValues(new Uint8Array(16)));
  sessionStorage.setItem('flow', JSON.stringify({ verifier, state, issuer: metadata.issuer, token_endpoint: metadata.token_endpoint }));
  const challenge = base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)));
  location.assign(metadata.authorization_endpoint + '?' + new URLSearchParams({ response_type: 'code', client_id: settings.clientId,
    redirect_uri: settings.redirectUri, scope: 'user:read', state, resource: settings.api, code_challenge: challenge, code_challenge_method: 'S256' }));
}

async function finish() {
  const answer = new URLSearchParams(location.search);
  const flow = JSON.parse(sessionStorage.getItem('flow'));
  if (answer.get('state') !== flow.state || answer.get('iss') !== flow.issuer) throw new Error('not the answer to this request');
  if (answer.has('error')) return show('outcome', answer.get('error'));
  const response = await fetch(flow.token_endpoint, { method: 'POST', credentials: 'omit', body: new URLSearchParams({ grant_type: 'authorization_code',
    code: answer.get('code'), redirect_uri: settings.redirectUri, client_id: settings.clientId, code_verifier: flow.verifier, resource: settings.api }) });
  const tokens = await response.json();
  show('outcome', response.status + ' ' + (tokens.scope ?? tokens.error));
  show('token', tokens.access_token ?? '');
}

document.getElementById('connect').addEventListener('click', begin);
if (location.pathname === '/callback') finish().catch((error) => show('outcome', error.message));
`;

/** A third-party app, on its own origin and site, that runs in the browser only. */
export class ClientApp {
  private settings = '{}';

  private constructor(
    private readonly server: Server,
    /** The URL in the browser: a different site from the server, which the tests reach by its address. */
    readonly origin: string,
  ) {}

  static async start(): Promise<ClientApp> {
    const server = createServer((request, response) => {
      const isScript = request.url === '/app.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html; charset=utf-8');
      response.end(isScript ? SCRIPT : app.page());
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const app = new ClientApp(server, `http://localhost:${(server.address() as AddressInfo).port}`);
    return app;
  }

  get redirectUri(): string {
    return `${this.origin}/callback`;
  }

  /** Configures the server it is registered with, and its client id. */
  configure(api: string, clientId: string): void {
    this.settings = JSON.stringify({ api, clientId, redirectUri: this.redirectUri });
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private page(): string {
    return `<!doctype html><html lang="en" data-settings="${this.settings.replaceAll('"', '&quot;')}"><title>Weekly Report</title><link rel="icon" href="data:,">
      <button id="connect">Connect</button><p id="outcome"></p><p id="token"></p><script src="/app.js" defer></script></html>`;
  }
}

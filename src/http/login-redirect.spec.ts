import { LOGIN_MESSAGES } from '../common/index.js';
import { loginRedirect } from './login-redirect.js';

const TARGET = { path: '/oauth2/authorize', query: 'client_id=1&coder_session_token=secret&access_token=secret' };

describe('the redirect to the login page', () => {
  it('leads back to the requested page, without tokens', () => {
    const url = new URL(loginRedirect(TARGET), 'http://gatehouse.example');
    expect(url.pathname).toBe('/login');
    expect([...url.searchParams]).toEqual([['redirect', '/oauth2/authorize?client_id=1']]);
  });

  it.each(Object.values(LOGIN_MESSAGES))('states the reason: %s', (message) => {
    const url = new URL(loginRedirect(TARGET, message), 'http://gatehouse.example');
    expect(url.searchParams.get('message')).toBe(message);
  });

  it('reports any other reason as an ended session, without its text', () => {
    const url = new URL(loginRedirect(TARGET, 'Ada is no member of crew-7.'), 'http://gatehouse.example');
    expect(url.searchParams.get('message')).toBe(LOGIN_MESSAGES.signedOut);
  });
});

import { redactUrl, withoutTokens } from './redaction.js';

const KEY = 'ABCDEFGHIJ-abcdefghijklmnopqrstuv';
const OAUTH_SECRET = `coder_ABCDEFGHIJ_${'s'.repeat(40)}`;

describe('URLs in logs', () => {
  it.each([
    ['/api?access_token=s3cret&x=1', '/api?access_token=[redacted]&x=1'],
    ['/api?%61ccess_token=s3cret', '/api?access_token=[redacted]'],
    ['/api?client_secret=s3cret&client_secret=s3cret', '/api?client_secret=[redacted]&client_secret=[redacted]'],
    ['/api?Access_Token=s3cret&TOKEN=s3cret', '/api?Access_Token=[redacted]&TOKEN=[redacted]'],
    ['/api?x=1;access_token=s3cret', '/api?x=1;access_token=[redacted]'],
    [`/api/users/${KEY}/keys?q=${KEY}&x=${KEY.replace('-', '%2D')}`, '/api/users/[redacted]/keys?q=[redacted]&x=[redacted]'],
    [`/${OAUTH_SECRET}?u=https://x/${OAUTH_SECRET.replaceAll('_', '%5F')}`, '/[redacted]?u=https://x/[redacted]'],
    ['/api/users/5a66e700-0000-4000-8000-000000000001', '/api/users/5a66e700-0000-4000-8000-000000000001'],
    ['/api?x=%zz', '/api?x=%zz'],
    ['/api', '/api'],
  ])('%s is logged as %s', (url, logged) => {
    expect(redactUrl(url)).toBe(logged);
  });

  it('hold no secret of the URL that a login leads back to', () => {
    const back = '/oauth2/authorize?client_id=app&client_secret=s3cret&state=s3cret';
    const logged = redactUrl(`/login?redirect=${encodeURIComponent(back)}&message=hello`);
    expect(logged).not.toContain('s3cret');
    expect(decodeURIComponent(logged)).toContain('/oauth2/authorize?client_id=app');
    expect(logged).toContain('message=hello');
  });
});

it('the way back from the login page carries neither tokens nor client secrets', () => {
  expect(withoutTokens('a=1&access_token=t&coder_session_token=t&client_secret=t&b=2')).toBe('a=1&b=2');
});

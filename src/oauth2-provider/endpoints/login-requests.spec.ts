import { createHmac } from 'node:crypto';
import type { ServerSecretsService } from '../../crypto-keys/index.js';
import type { HttpRequest } from '../../http/index.js';
import { SetClock } from '../../testing/index.js';
import { LoginRequests } from './login-requests.js';

const secrets = {
  sign: (_purpose: string, text: string): string => createHmac('sha256', 'key').update(text).digest('base64url'),
  verify: (_purpose: string, text: string, signature: string): boolean => secrets.sign('csrf', text) === signature,
};
const HALF_AN_HOUR = 30 * 60;

// The address is all that is read of it.
const requestFor = (url: string): HttpRequest => ({ raw: { url } }) as unknown as HttpRequest;

describe('LoginRequests', () => {
  it('believes its mark for half an hour, which the login and the consent have to be done in', () => {
    const clock = new SetClock();
    // Signing and verifying are all that it uses.
    const requests = new LoginRequests(secrets as unknown as ServerSecretsService, clock);
    const at = clock.now();
    const marked = requestFor(requests.mark(requestFor('/oauth2/authorize?client_id=a&state=b&prompt=login'), null));
    expect(requests.read(marked, null)).toMatchObject({ wasSignedIn: false });
    clock.pass(HALF_AN_HOUR - 1);
    expect(requests.read(marked, null)).not.toBeNull();
    clock.pass(2);
    expect(requests.read(marked, null)).toBeNull();
    // As if another server, whose clock is ahead, had marked it.
    clock.set(-2 * (HALF_AN_HOUR + 1));
    expect([clock.now() < at, requests.read(marked, null)]).toEqual([true, null]);
  });
});

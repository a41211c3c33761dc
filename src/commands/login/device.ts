import { setTimeout as delay } from 'node:timers/promises';
import { CLI_CLIENT_ID } from '../../common/index.js';
import { type Client, OAuthError } from '../../sdk/client/index.js';
import { CommandFailure, type Console, DEVICE_GRANT, EXIT_CODES, requestTokens } from '../client/index.js';
import type { Credential } from '../credentials/index.js';

/** Everything that an app can do: a device never gets administrator access. */
const SCOPE = 'coder:all';
/** RFC 8628 section 3.5. */
const SLOW_DOWN_SECONDS = 5;

/** The device grant (RFC 8628): somebody consents in a browser on any machine, while this command waits. */
export async function logInAsDevice(client: Client, console: Console): Promise<Credential> {
  const { data } = await client.POST('/oauth2/device_authorization', {
    body: { client_id: CLI_CLIENT_ID, scope: SCOPE },
  });
  console.say(
    `Open this page in a browser, on any device, and check that it shows the code ${data.user_code}:\n\n  ${data.verification_uri_complete}\n`,
  );
  const endsAt = Date.now() + data.expires_in * 1000;
  let interval = data.interval;
  while (Date.now() < endsAt) {
    await delay(interval * 1000);
    try {
      return await requestTokens(client, { grant_type: DEVICE_GRANT, device_code: data.device_code });
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      if (error.error === 'access_denied') throw new CommandFailure('The login was declined in the browser.', EXIT_CODES.forbidden.code);
      if (error.error === 'slow_down') interval += SLOW_DOWN_SECONDS;
      else if (error.error === 'expired_token') break;
      else if (error.error !== 'authorization_pending') throw error;
    }
  }
  throw new CommandFailure('Nobody confirmed the login in time. Run the command again.', EXIT_CODES.signedOut.code);
}

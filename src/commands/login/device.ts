import { CLI_CLIENT_ID } from '../../common/index.js';
import { type Client, OAuthError } from '../../sdk/client/index.js';
import { lifetimeMsOf, pollForConsent } from '../../sdk/internals/index.js';
import { CommandFailure, type Console, DEVICE_GRANT, EXIT_CODES, requestTokens } from '../client/index.js';
import type { Credential } from '../credentials/index.js';

/** Everything that an app can do: a device never gets administrator access. */
const SCOPE = 'coder:all';

/** The device grant (RFC 8628): somebody consents in a browser on any machine, while this command waits. */
export async function logInAsDevice(client: Client, console: Console): Promise<Credential> {
  const { data } = await client.POST('/oauth2/device_authorization', {
    body: { client_id: CLI_CLIENT_ID, scope: SCOPE },
  });
  const expiresAt = Date.now() + lifetimeMsOf(data.expires_in);
  console.say(
    `Open this page in a browser, on any device, and check that it shows the code ${data.user_code}:\n\n  ${data.verification_uri_complete}\n`,
  );
  try {
    return await pollForConsent(() => requestTokens(client, { grant_type: DEVICE_GRANT, device_code: data.device_code }), {
      intervalSeconds: data.interval,
      expiresAt,
      now: Date.now,
    });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    if (error.error === 'access_denied') throw new CommandFailure('The login was declined in the browser.', EXIT_CODES.forbidden.code);
    if (error.error !== 'expired_token') throw error;
    throw new CommandFailure('Nobody confirmed the login in time. Run the command again.', EXIT_CODES.signedOut.code);
  }
}

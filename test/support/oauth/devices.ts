import { elementsNamed } from '../../../src/testing/index.js';
import { expectStatus } from '../expect-answer.js';
import type { Answer } from '../http-client.js';
import type { RunningServer } from '../server.js';
import { type Client, encodeFields, type Fields, formOf } from './messages.js';

/** The steps of a device and of its user (RFC 8628). */

export const DEVICE_AUTHORIZATION = '/oauth2/device_authorization';
export const DEVICE_PAGE = '/device';
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** What an app for devices registers. */
export const DEVICE_GRANT_TYPES = [DEVICE_GRANT, 'refresh_token'];

/** RFC 8628 section 3.2. */
export interface DeviceAuthorization {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

/** A device starts. `fields` are its scope and resource. */
export async function authorizeDevice(
  server: Pick<RunningServer, 'post'>,
  client: Client,
  fields: Fields = {},
): Promise<DeviceAuthorization> {
  return expectStatus(await server.post(DEVICE_AUTHORIZATION, formOf(client, fields)), 200).json<DeviceAuthorization>();
}

/** The form that a device polls with. */
export function pollForm(client: Client, deviceCode: string, fields: Fields = {}): URLSearchParams {
  return formOf(client, { grant_type: DEVICE_GRANT, device_code: deviceCode, ...fields });
}

/** The user of this session submits a form of the device's page. */
export function submitToDevicePage(server: RunningServer, session: string, path: string, fields: Fields): Promise<Answer> {
  const headers = { cookie: `coder_session_token=${session}`, origin: new URL(server.url).origin, 'sec-fetch-site': 'same-origin' };
  return server.request('POST', path, { headers, body: encodeFields(fields) });
}

/** The user enters the code. Returns the page that asks for consent, or says why not. */
export function enterUserCode(server: RunningServer, session: string, userCode: string): Promise<Answer> {
  return submitToDevicePage(server, session, DEVICE_PAGE, { user_code: userCode });
}

/** What the page that asks for consent proves itself with. */
export function formTokenOf(page: Answer): string {
  const field = elementsNamed(page.text, 'input').find(({ attributes }) => attributes['name'] === 'form_token');
  const token = field?.attributes['value'];
  if (token === undefined) throw new Error(`not a page that asks for consent: ${page.status} ${page.text.slice(0, 300)}`);
  return token;
}

/** The user enters the code, and answers. */
export async function answerDevice(
  server: RunningServer,
  session: string,
  userCode: string,
  decision: 'allow' | 'deny' = 'allow',
): Promise<Answer> {
  const page = expectStatus(await enterUserCode(server, session, userCode), 200);
  return submitToDevicePage(server, session, `${DEVICE_PAGE}/answer`, { form_token: formTokenOf(page), decision });
}

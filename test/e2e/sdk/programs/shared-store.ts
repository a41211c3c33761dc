// Calls the API once for each line of its input, with the tokens in a file, and prints who it is.
import { createInterface } from 'node:readline';
import { createClient, oauthGrant } from '../../../../src/sdk/client/index.js';
import { fileStore } from '../file-store.js';

const [url = '', clientId = '', redirectUri = '', file = '', locks = ''] = process.argv.slice(2);
const auth = oauthGrant({ url, clientId, redirectUri, store: fileStore(file, { locks: locks === 'true' }) });
const client = createClient({ url, auth });

for await (const _line of createInterface({ input: process.stdin })) {
  const answer = await client.GET('/api/v2/users/{user}', { params: { path: { user: 'me' } } }).then(
    ({ data }) => data.username,
    (error: unknown) => String(error),
  );
  process.stdout.write(`${answer}\n`);
}

import { OAUTH_ERRORS } from '../common/index.js';
import { HTTP_ERRORS, type HttpError } from './http-errors.js';

const INTRODUCTION = `# Errors

<!-- Generated from src/http/http-errors.ts and src/common/oauth-error.ts by \`npm run docs:generate\`. Do not edit. -->

Errors never reveal more than the caller is allowed to know. A resource that does not exist and one that the caller cannot see look
the same. An unexpected failure is a 500 with only a request ID, which leads to the details in the server log. Every response carries
that ID in \`X-Request-Id\`.
`;

const API = `## The API

Everything but [the OAuth endpoints](#the-oauth-endpoints) returns errors in this format. \`detail\` and \`validations\` are optional. Programs should branch on the status and the challenge; the texts are for people and may change.

\`\`\`json
{
  "message": "Validation failed.",
  "detail": "…",
  "validations": [{ "field": "email", "detail": "Validation failed for tag \\"email\\" with value: \\"ada\\"" }]
}
\`\`\`

Pages show errors as HTML. Where the API returns 401, pages redirect to the login page and back after the login.

Every 401 and 403, and the 400 about malformed credentials, carries \`WWW-Authenticate: Bearer …\` with \`resource_metadata\`, the URL of
the protected resource metadata (RFC 9728). A bare challenge has nothing else: the request had no credentials, or the error is not about the
token. Other challenges add the \`error\` of RFC 6750 section 3.1 and, for \`insufficient_scope\`, the scopes that would be sufficient. A 401
also has \`DPoP algs="…"\`. If the request used the scheme \`DPoP\`, the error is in that challenge (RFC 9449 section 7.1).
`;

const OAUTH = `## The OAuth endpoints

\`/oauth2/tokens\`, \`/oauth2/token\`, \`/oauth2/device_authorization\`, \`/oauth2/revoke\`, \`/oauth2/introspect\`, \`/oauth2/register\` and
everything below \`/oauth2/clients\` return errors as defined in RFC 6749 section 5.2, with \`Cache-Control: no-store\`:

\`\`\`json
{ "error": "invalid_grant", "error_description": "…" }
\`\`\`

The authorization endpoint sends the same codes on the redirect to the client, with \`state\` and \`iss\` (RFC 9207). If the client or its
redirect URI is invalid, the user sees an error page and nothing is sent to the client.
`;

/** The text of docs/errors.md. */
export function errorsMarkdown(): string {
  const api = Object.entries(HTTP_ERRORS)
    .sort(([, a], [, b]) => a.status - b.status)
    .map(([name, error]) => [String(error.status), `\`${name}\``, challengeOf(error), error.meaning]);
  const oauth = Object.entries(OAUTH_ERRORS).map(([name, { status, meaning }]) => [`\`${name}\``, String(status), meaning]);
  return [INTRODUCTION, API, table(['Status', 'Code', 'Challenge', 'When'], api), OAUTH, table(['`error`', 'Status', 'When'], oauth)].join(
    '\n',
  );
}

function challengeOf({ challenge }: HttpError): string {
  if (challenge === undefined) return '';
  return challenge === null ? 'bare' : `\`${challenge}\``;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(heads) + line(heads.map(() => '---')) + rows.map(line).join('');
}

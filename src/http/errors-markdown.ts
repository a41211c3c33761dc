import { OAUTH_ERRORS } from '../common/index.js';
import { HTTP_ERRORS, type HttpError } from './http-errors.js';

const INTRODUCTION = `# Errors

<!-- Generated from src/http/http-errors.ts and src/common/oauth-error.ts by \`npm run docs:generate\`. Do not edit. -->

A failed request never tells more than the caller may know: what is missing and what may not be seen look the same, and an unforeseen
failure is a 500 whose only detail is the request id under which the log has the rest. Every answer names that id in \`X-Request-Id\`.
`;

const API = `## The API

Everything outside \`/oauth2/tokens\`, \`/oauth2/token\` and \`/oauth2/revoke\` answers with this body. \`detail\` and \`validations\` are left out
when there is nothing to say. Programs branch on the status and on the challenge; the texts are for people and may change.

\`\`\`json
{
  "message": "Validation failed.",
  "detail": "…",
  "validations": [{ "field": "email", "detail": "Validation failed for tag \\"email\\" with value: \\"ada\\"" }]
}
\`\`\`

Pages show the same as HTML. Where the API answers 401, they lead to the login page instead and back afterwards.

Every 401 and 403, and the 400 about malformed credentials, carries \`WWW-Authenticate: Bearer …\` with \`resource_metadata\`, the address of
the protected resource metadata (RFC 9728). A bare challenge says no more: there were no credentials, or the refusal is not about the token. Otherwise the \`error\` of RFC 6750 section
3.1 follows, and for \`insufficient_scope\` the scopes that would be enough.
`;

const OAUTH = `## The OAuth endpoints

\`/oauth2/tokens\`, \`/oauth2/token\` and \`/oauth2/revoke\` answer as RFC 6749 section 5.2 says, with \`Cache-Control: no-store\`:

\`\`\`json
{ "error": "invalid_grant", "error_description": "…" }
\`\`\`

The authorization endpoint puts the same codes on the redirect to the client, with \`state\` and \`iss\` (RFC 9207). When the client or its
redirect URI is in doubt, nothing is sent there and the person is shown a page.
`;

/** The text of docs/errors.md. */
export function errorsMarkdown(): string {
  const api = Object.entries(HTTP_ERRORS)
    .sort(([, a], [, b]) => a.status - b.status)
    .map(([name, error]) => [String(error.status), `\`${name}\``, challengeOf(error), error.meaning]);
  const oauth = Object.entries(OAUTH_ERRORS).map(([name, { status, meaning }]) => [`\`${name}\``, String(status), meaning]);
  return [
    INTRODUCTION,
    API,
    table(['Status', 'Name in the code', 'Challenge', 'When'], api),
    OAUTH,
    table(['`error`', 'Status', 'When'], oauth),
  ].join('\n');
}

function challengeOf({ bearer }: HttpError): string {
  if (bearer === undefined) return '';
  return bearer === null ? 'bare' : `\`${bearer}\``;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return line(heads) + line(heads.map(() => '---')) + rows.map(line).join('');
}

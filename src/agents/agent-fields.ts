import { DomainError, isUuid, nameFault, parseUrl, type Validation } from '../common/index.js';
import type { AgentFields, AgentRow, GitCredential, Grants } from './agent-row.js';

export const AGENT_NAME_MAX_LENGTH = 64;
export const AGENT_DESCRIPTION_MAX_LENGTH = 1_000;
export const MAX_SECRETS = 50;
export const MAX_FILES = 50;
export const MAX_GIT_CREDENTIALS = 10;
export const GIT_URL_MAX_LENGTH = 2_000;
export const GIT_USERNAME_MAX_LENGTH = 255;
export const MIN_TOKEN_SECONDS = 60;
/** 30 days. */
export const MAX_TOKEN_SECONDS = 30 * 24 * 60 * 60;
/** 7 days: an agent that is used every few days rotates its token itself. */
export const DEFAULT_TOKEN_SECONDS = 7 * 24 * 60 * 60;

/** Throws `invalid_input` with all faults of what an owner states about an agent. */
export function checkAgent(fields: { readonly [F in keyof AgentFields]: AgentFields[F] | undefined } & Grants, now: Date): void {
  const { name, expiresAt, gitCredentials } = fields;
  const faults = [
    ...(name === undefined ? [] : nameFaults(name)),
    ...(expiresAt instanceof Date && !(expiresAt > now) ? [{ field: 'expires_at', detail: 'must be in the future' }] : []),
    ...(gitCredentials ? gitCredentialFaults(gitCredentials) : []),
  ];
  if (faults.length > 0) throw refused(faults);
}

/** Throws `invalid_input` for a list of secrets that would take away Git credentials that the change does not mention: an omitted list stays. */
export function checkKeepsGitCredentials(
  { gitCredentials }: Pick<AgentRow, 'gitCredentials'>,
  { secrets, gitCredentials: given }: Grants,
): void {
  if (!secrets || given) return;
  const lost = gitCredentials.filter(({ secret }) => !secrets.includes(secret));
  const faults = lost.map(({ url, secret }) => ({
    field: 'secrets',
    detail: `the Git credential of ${url} needs ${JSON.stringify(secret)}. Keep the secret, or change git_credentials in the same request`,
  }));
  if (faults.length > 0) throw refused(faults);
}

export function refused(validations: readonly Validation[], cause?: unknown): DomainError {
  return new DomainError('invalid_input', 'Validation failed.', { validations, cause });
}

/** Returns the fault of this name, or null. It is a segment of a path, in which an id can take its place. */
export function agentNameFault(name: string): string | null {
  return isUuid(name) ? 'must not be a UUID' : nameFault(name, AGENT_NAME_MAX_LENGTH);
}

function nameFaults(name: string): Validation[] {
  const fault = agentNameFault(name);
  return fault === null ? [] : [{ field: 'name', detail: fault }];
}

function gitCredentialFaults(credentials: readonly GitCredential[]): Validation[] {
  const field = 'git_credentials';
  const faults = credentials.flatMap(({ url, username }) => {
    if (gitUrl(url) === null) return [{ field, detail: 'url must be an https URL without user, query and fragment' }];
    // Git reads a line for each field.
    return username === '' || /\p{Cc}/u.test(username)
      ? [{ field, detail: 'username must not be empty or contain control characters' }]
      : [];
  });
  const urls = new Set(credentials.map(({ url }) => gitUrl(url)));
  return urls.size < credentials.length && faults.length === 0 ? [{ field, detail: 'must not contain a url twice' }] : faults.slice(0, 1);
}

/** The URL in its canonical form; null if it is not one for git over HTTPS. */
export function gitUrl(text: string): string | null {
  const url = parseUrl(text);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || /[?#\p{Cc}]/u.test(text)) return null;
  return url.href.replace(/\/$/, '');
}

/** The time of a request: null for an empty text, undefined if it is absent. Throws `invalid_input`. */
export function requestedTime(text: string | undefined): Date | null | undefined {
  if (text === undefined || text === '') return text === '' ? null : undefined;
  const time = RFC_3339.test(text) ? new Date(text) : null;
  if (!time || Number.isNaN(time.getTime())) {
    throw refused([{ field: 'expires_at', detail: 'must be a date and time, such as 2030-01-31T12:00:00Z' }]);
  }
  return time;
}

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

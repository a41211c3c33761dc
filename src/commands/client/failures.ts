import { LOGIN_MESSAGES, OperatorError, ROUTE_NOT_FOUND } from '../../common/index.js';
import { ApiError, ConnectionError, OAuthError } from '../../sdk/client/index.js';
import { describeWrongUrl } from '../transport/index.js';
import { visible } from './display.js';
import { EXIT_CODES, exitCodeOf } from './exit-codes.js';
import { describeFault, type FieldNames, NO_NAMES } from './field-names.js';
import { logIn, notLoggedIn } from './signed-out.js';

/** An error as a person reads it. */
export interface Failure {
  /** Its lines, without a line feed at the end. */
  readonly text: string;
  readonly exitCode: number;
}

/** For failures that are the caller's: a combination of flags, a missing value. */
export const FAILURE = EXIT_CODES.failure.code;

/** Ends a command with a reason and an exit code. */
export class CommandFailure extends OperatorError {
  override readonly name = 'CommandFailure';

  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** Where a token came from; null for requests without one. */
export type CredentialSource = 'flag' | 'env' | 'profile' | 'terminal' | null;

/** What a failed request was sent with, and what a person can do about it. */
interface FailureContext {
  /** The command that examines the way to a URL. */
  readonly pingFor: (url: string) => string;
  /** Undefined: nothing was sent. */
  readonly credential?: CredentialSource | undefined;
  readonly names?: FieldNames;
  /** The command that lists what the failed one names, such as `gatehouse users list`; undefined if it names several things, or none. */
  readonly list?: string | undefined;
}

const HINTS: Readonly<Record<number, string>> = {
  404: 'Check the name, and whether this account has permission to see it.',
  429: 'Try again later.',
  503: 'Try again later.',
};

/** A token that the server does not know, or no longer. */
const REFUSED_TOKENS = {
  flag: 'the token of --token',
  env: 'the token in CODER_SESSION_TOKEN',
  terminal: 'the token that was entered',
} as const;
/** What a server says about a token that comes from the wrong kind of login. */
const NEEDS_SESSION = /\blogin session\b/;
/** What it says if that could also be a token that the user created. */
const TAKES_TOKEN = /\blogin session,?(?: or)? a long-lived token\b/;
const ELSEWHERE = '(with --no-open if the browser is on another machine)';
const GET_SESSION = `Run \`gatehouse login\` in a terminal, without --device and --token ${ELSEWHERE}`;
const GET_SESSION_OR_TOKEN = `Run \`gatehouse login\` in a terminal, without --device ${ELSEWHERE}, or pass a long-lived token of yours with --token.`;
/** What OpenSSL says about a response that is not TLS, by its version. */
const NOT_TLS = /wrong version number|packet length too long|http request/i;

/** Describes what a call can reject with. Undefined for an error that is a bug. */
export function describeFailure(error: unknown, context: FailureContext = { pingFor: () => 'gatehouse ping' }): Failure | undefined {
  if (error instanceof CommandFailure) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof OperatorError) return { text: error.message, exitCode: EXIT_CODES.failure.code };
  if (error instanceof ApiError) return describeApiError(error, context);
  if (error instanceof OAuthError) return { text: visible(error.message), exitCode: exitCodeOf(error.status) };
  if (error instanceof DOMException && error.name === 'TimeoutError') return { text: error.message, exitCode: EXIT_CODES.unreachable.code };
  if (!(error instanceof ConnectionError)) return undefined;
  // What our own transport refused.
  if (error.cause instanceof OperatorError) return describeFailure(error.cause);
  const plain = describeMissingTls(error.url, error.message);
  if (plain !== undefined) return { text: plain, exitCode: EXIT_CODES.unreachable.code };
  return {
    text: `${visible(error.message)}\nRun \`${visible(context.pingFor(error.url))}\` to find out why.`,
    exitCode: EXIT_CODES.unreachable.code,
  };
}

/** For the message of an error of the connection to `url`: what to say if the server does not use TLS. Undefined for any other error. */
export function describeMissingTls(url: string, message: string): string | undefined {
  if (!url.startsWith('https:') || !NOT_TLS.test(message)) return undefined;
  const { host } = new URL(url);
  return `${host} responds without encryption: is its URL http://${host}?`;
}

/** Message and hint; then the detail and a line for each invalid field. The request is what --verbose shows. */
function describeApiError(error: ApiError, { credential, names = NO_NAMES, list }: FailureContext): Failure {
  const { status, detail, validations, requestId, body } = error;
  const isAnonymous = status === 401 && credential === null;
  const isRepeated = validations.some((fault) => fault.detail === detail);
  const lines = [
    visible(names.translate(summaryOf(error, credential, list))),
    // To somebody anonymous, it would say in which ways programs send credentials.
    ...(detail === undefined || isAnonymous || isRepeated ? [] : [visible(names.translate(detail))]),
    ...validations.map((fault) => visible(describeFault(fault, names))),
    ...(body === undefined || body === '' ? [] : [visible(body, { keepsLines: true })]),
    ...(status >= 500 && requestId !== undefined ? [`Request ID for the operator of the server: ${visible(requestId)}`] : []),
  ];
  return { text: lines.join('\n'), exitCode: exitCodeOf(status) };
}

function summaryOf(
  { status, message, detail, body, challenge, url }: ApiError,
  credential: FailureContext['credential'],
  list: FailureContext['list'],
): string {
  if (status === 401 && message === LOGIN_MESSAGES.signedOut) return describeRefusal(credential, serverOf(url));
  if (status === 404 && message === ROUTE_NOT_FOUND) return describeMissingRoute(serverOf(url));
  const hint = hintFor(status, `${message} ${detail ?? ''}`, challenge, credential);
  const said = body === undefined ? asSentence(message) : message;
  const listed = status === 404 && list !== undefined ? [`See \`${list}\`.`] : [];
  return [said, ...(hint === undefined ? [] : [hint]), ...listed].join(' ');
}

function describeRefusal(credential: FailureContext['credential'], server: string): string {
  if (credential === null) return notLoggedIn(server);
  if (credential === undefined || credential === 'profile') return `${LOGIN_MESSAGES.signedOut.replace(/ Please .*/, '')} ${logIn(server)}`;
  return `The server does not accept ${REFUSED_TOKENS[credential]}: it has expired, was revoked, or belongs to another server.`;
}

/** Commands ask for nothing that a server of their version does not have. */
function describeMissingRoute(server: string): string {
  if (new URL(server).pathname !== '/') return describeWrongUrl(server);
  return 'The server does not know this operation: it may be older than this client. See `gatehouse ping`.';
}

/** The URL of the server that a request was sent to. */
function serverOf(url: string): string {
  return url.replace(/\/(?:api\/v2|oauth2)\/.*$/, '');
}

function hintFor(
  status: number,
  text: string,
  challenge: string | undefined,
  credential: FailureContext['credential'],
): string | undefined {
  if (status !== 403) return HINTS[status];
  // A login with --device never gets the scope.
  if (TAKES_TOKEN.test(text)) return GET_SESSION_OR_TOKEN;
  const missing = scopeOf(challenge);
  if (missing !== undefined) return `The token has too little scope: it needs ${missing}.`;
  return NEEDS_SESSION.test(text) ? `${GET_SESSION}${AGAIN[credential ?? 'profile']}.` : undefined;
}

/** Then the command is to use that login. */
const AGAIN: Readonly<Record<NonNullable<CredentialSource>, string>> = {
  flag: ', and then this command without --token',
  terminal: ', and then this command without --token',
  env: ', and then this command without CODER_SESSION_TOKEN',
  profile: '',
};

function asSentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** Which scopes are missing (RFC 6750 section 3). */
function scopeOf(challenge: string | undefined): string | undefined {
  return /\bscope="([^"]{1,500})"/.exec(challenge ?? '')?.[1];
}

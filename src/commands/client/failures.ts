import { OperatorError } from '../../common/index.js';
import { ApiError, ConnectionError, OAuthError } from '../../sdk/client/index.js';
import { visible } from './display.js';
import { EXIT_CODES, exitCodeOf } from './exit-codes.js';

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

const HINTS: Readonly<Record<number, string>> = {
  401: 'Try logging in with `gatehouse login`.',
  404: 'Check the name, and whether this account has permission to see it.',
  429: 'Try again later.',
  503: 'Try again later.',
};

/** Describes what a call can reject with. Undefined for an error that is a bug. `pingFor` returns the command that examines the way to a URL. */
export function describeFailure(error: unknown, pingFor: (url: string) => string = () => 'gatehouse ping'): Failure | undefined {
  if (error instanceof CommandFailure) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof OperatorError) return { text: error.message, exitCode: EXIT_CODES.failure.code };
  if (error instanceof ApiError) return describeApiError(error);
  if (error instanceof OAuthError) return { text: visible(error.message), exitCode: exitCodeOf(error.status) };
  if (error instanceof DOMException && error.name === 'TimeoutError') return { text: error.message, exitCode: EXIT_CODES.unreachable.code };
  if (!(error instanceof ConnectionError)) return undefined;
  // What our own transport refused.
  if (error.cause instanceof OperatorError) return describeFailure(error.cause);
  return {
    text: `${visible(error.message)}\nRun \`${visible(pingFor(error.url))}\` to find out why.`,
    exitCode: EXIT_CODES.unreachable.code,
  };
}

/** Request, status, message and hint; then the detail and a line for each invalid field. */
function describeApiError({ method, url, status, message, detail, validations, requestId, body, challenge }: ApiError): Failure {
  const said = body === undefined ? `${method} ${url}: unexpected status code ${status}: ${withoutPeriod(message)}` : message;
  const missing = status === 403 ? scopeOf(challenge) : undefined;
  const hint = missing === undefined ? HINTS[status] : `The token has too little scope: it needs ${missing}.`;
  const lines = [
    visible(hint === undefined ? said : `${said}: ${hint}`),
    ...(detail === undefined ? [] : [`Error: ${visible(detail)}`]),
    ...validations.map((fault) => `${visible(fault.field)}: ${visible(fault.detail)}`),
    ...(body === undefined || body === '' ? [] : [visible(body, { keepsLines: true })]),
    ...(status >= 500 && requestId !== undefined ? [`Request ID for the operator of the server: ${visible(requestId)}`] : []),
  ];
  return { text: lines.join('\n'), exitCode: exitCodeOf(status) };
}

function withoutPeriod(message: string): string {
  return message.replace(/[.!]$/, '');
}

/** Which scopes are missing (RFC 6750 section 3). */
function scopeOf(challenge: string | undefined): string | undefined {
  return /\bscope="([^"]{1,500})"/.exec(challenge ?? '')?.[1];
}

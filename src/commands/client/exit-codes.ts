/** What a client command exits with. docs/cli.md has the table. */
export const EXIT_CODES = {
  success: { code: 0, meaning: 'It worked.' },
  failure: { code: 1, meaning: 'Anything else: a wrong argument, an invalid request, an error of the server.' },
  differs: { code: 2, meaning: 'Nothing was changed, but `gatehouse apply --plan` found what would be.' },
  signedOut: { code: 3, meaning: 'The server does not accept the token, or there is none (401). Log in again.' },
  forbidden: { code: 4, meaning: 'The account or its token does not have the permission (403).' },
  notFound: { code: 5, meaning: 'There is no such thing, or the account does not see it (404).' },
  conflict: { code: 6, meaning: 'It conflicts with something that exists, such as a name that is taken (409).' },
  unreachable: { code: 7, meaning: 'There was no response: name, network, proxy or certificate. Run `gatehouse ping`.' },
  busy: { code: 8, meaning: 'Too many requests, or temporarily unavailable (429, 502, 503, 504). Try again later.' },
  interrupted: { code: 130, meaning: 'Interrupted with Ctrl+C.' },
} as const;

type ExitReason = keyof typeof EXIT_CODES;

const BY_STATUS: Readonly<Record<number, ExitReason>> = {
  401: 'signedOut',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  429: 'busy',
  502: 'busy',
  503: 'busy',
  504: 'busy',
};

/** The exit code for the status of an error. */
export function exitCodeOf(status: number | undefined): number {
  return EXIT_CODES[BY_STATUS[status ?? 0] ?? 'failure'].code;
}

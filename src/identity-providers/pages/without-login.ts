/** The authorization request of this address, for a person who does not log in again: the app hears of it. */
export function withoutLogin(redirect: string): string {
  const [address = ''] = redirect.split('#');
  return `${address}${address.includes('?') ? '&' : '?'}cancelled=login`;
}

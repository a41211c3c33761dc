/** What to say without a login: at this server, or anywhere. */
export function notLoggedIn(url?: string): string {
  return `You are not logged in${url === undefined ? '' : ` to ${url}`}. ${logIn(url)}`;
}

/** What to do about it. */
export function logIn(url = '<url>'): string {
  return `Log in with \`gatehouse login ${url}\`.`;
}

/** Without a current profile, after it was logged out. */
export function noneChosen(names: readonly string[]): string {
  return `No server is chosen: choose one with \`gatehouse profiles use <name>\`. You are logged in with ${names.join(', ')}. For another server: \`gatehouse login <url>\`.`;
}

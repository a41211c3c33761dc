import { randomInt } from 'node:crypto';
import { NAME_MAX_LENGTH, nameFault, randomAlphanumeric } from '../../common/index.js';

/** A user name made from what a provider calls somebody (spec users 0.2), or a random one when nothing of it can be used. */
export function usernameFrom(text: string): string {
  if (isUsername(text)) return text;
  const at = text.lastIndexOf('@');
  const kept = (at === -1 ? text : text.slice(0, at)).replace(/[^A-Za-z0-9-]/g, '');
  return isUsername(kept) ? kept : randomUsername();
}

/** The wanted name and others like it, to be tried in this order. */
export function usernameCandidates(wanted: string, count: number): string[] {
  return [wanted, ...Array.from({ length: count }, () => alternate(wanted))];
}

function alternate(wanted: string): string {
  const suffix = `-${randomAlphanumeric(6).toLowerCase()}`;
  return wanted.slice(0, NAME_MAX_LENGTH - suffix.length).replace(/-+$/, '') + suffix;
}

function randomUsername(): string {
  return `user-${randomAlphanumeric(8).toLowerCase()}${randomInt(10)}`;
}

function isUsername(text: string): boolean {
  return nameFault(text) === null;
}

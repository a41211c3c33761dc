import { randomInt } from 'node:crypto';
import { NAME_MAX_LENGTH, nameFault, randomAlphanumeric } from '../../common/index.js';

/** A user name derived from the provider's name for a person, or a random one if nothing in it is usable. */
export function usernameFrom(text: string): string {
  if (isUsername(text)) return text;
  const at = text.lastIndexOf('@');
  const kept = (at === -1 ? text : text.slice(0, at)).replace(/[^A-Za-z0-9-]/g, '');
  return isUsername(kept) ? kept : randomUsername();
}

/** The wanted name and similar ones, to be tried in this order. */
export function usernameCandidates(wanted: string, count: number): string[] {
  return [wanted, ...Array.from({ length: count }, () => alternate(wanted))];
}

function alternate(wanted: string): string {
  const suffix = `-${randomAlphanumeric(6).toLowerCase()}`;
  return wanted.slice(0, NAME_MAX_LENGTH - suffix.length).replace(/(?<!-)-+$/, '') + suffix;
}

function randomUsername(): string {
  return `user-${randomAlphanumeric(8).toLowerCase()}${randomInt(10)}`;
}

function isUsername(text: string): boolean {
  return nameFault(text) === null;
}

import { hasTextLike, OAuthError } from '../../common/index.js';

/** The members of a JSON object that a client sent, without those that are null. */
export type Members = Readonly<Record<string, unknown>>;

export const MAX_TEXT_LENGTH = 255;

/** PostgreSQL stores neither NUL nor half of a surrogate pair. */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** Null is the same as absent (RFC 7592 section 2.2). */
export function membersOf(body: unknown): Members {
  if (typeof body !== 'object' || body === null || Object.getPrototypeOf(body) !== Object.prototype) {
    throw invalid('The request body must be a JSON object');
  }
  if (hasTextLike(body, UNSTORABLE)) throw invalid('The metadata contains a character that cannot be stored');
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

export function invalid(description: string): OAuthError {
  return new OAuthError('invalid_client_metadata', description);
}

export function textOf(members: Members, name: string): string | undefined {
  const value = members[name];
  if (value !== undefined && typeof value !== 'string') throw invalid(`${name} must be a string`);
  return value;
}

export function textsOf(members: Members, name: string): readonly string[] | undefined {
  const value = members[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((each): each is string => typeof each === 'string')) {
    throw invalid(`${name} must be an array of strings`);
  }
  return value;
}

export function booleanOf(members: Members, name: string): boolean | undefined {
  const value = members[name];
  if (value !== undefined && typeof value !== 'boolean') throw invalid(`${name} must be true or false`);
  return value;
}

export function secondsOf(members: Members, name: string, maximum: number): number | undefined {
  const value = members[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > maximum) {
    throw invalid(`${name} must be a number of seconds from 0 to ${maximum}`);
  }
  return value;
}

export function oneOf<T extends string>(members: Members, name: string, allowed: readonly T[]): T | undefined {
  const text = textOf(members, name);
  const value = allowed.find((each) => each === text);
  if (text !== undefined && value === undefined) throw invalid(`${name} must be one of ${allowed.join(', ')}`);
  return value;
}

import { isUuid } from '../../common/index.js';
import { EXIT_CODES } from './exit-codes.js';
import { CommandFailure, FAILURE } from './failures.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

/** What a name stands for. */
interface Kind {
  /** `app`. */
  readonly what: string;
  /** The command that lists them, without the name of the program. */
  readonly list: string;
}

/**
 * The ID of what somebody names by ID or by name. A name costs one request, for the list; its case matters only if there are several that differ in
 * nothing else. Messages never repeat what was given: in the place of an ID, it can be a secret.
 */
export async function idOf(given: string, { what, list }: Kind, fetchList: () => Promise<readonly Named[]>): Promise<string> {
  if (isUuid(given)) return given;
  const similar = (await fetchList()).filter(({ name }) => name.toLowerCase() === given.toLowerCase());
  const same = similar.filter(({ name }) => name === given);
  const found = same.length > 0 ? same : similar;
  const [only, ...others] = found;
  if (!only) throw new CommandFailure(`There is no ${what} with this name or ID. See \`gatehouse ${list}\`.`, EXIT_CODES.notFound.code);
  if (others.length === 0) return only.id;
  throw new CommandFailure(`There is more than one with this name. Use an ID: ${found.map(({ id }) => id).join(', ')}.`, FAILURE);
}

/** Of what has no name. Throws for anything but an ID, which may be a secret. */
export function requireId(given: string, { what, list }: Kind): string {
  if (isUuid(given)) return given;
  throw new CommandFailure(`The ID of the ${what} is a UUID. See \`gatehouse ${list}\`.`, FAILURE);
}

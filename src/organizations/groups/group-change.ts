import { displayNameFault, DomainError, GROUP_NAME_MAX_LENGTH, isUuid, nameFault, type Validation } from '../../common/index.js';
import type { GroupFields, GroupRow } from './groups.repository.js';

/** A change as a request describes it: null and undefined keep what is there, and so does an empty name. */
export interface GroupChange {
  readonly name: string | undefined;
  readonly displayName: string | undefined;
  readonly avatarUrl: string | undefined;
  readonly quotaAllowance: number | undefined;
  readonly addUsers: readonly string[];
  readonly removeUsers: readonly string[];
}

/** The group that every member of the organization is in. It has the organization's id, and no rows of its own. */
export const EVERYONE = 'Everyone';

export function isEveryone({ id, organizationId }: Pick<GroupRow, 'id' | 'organizationId'>): boolean {
  return id === organizationId;
}

/** Throws `invalid_input` naming every field that is not acceptable. */
export function checkGroupFields({ name, displayName }: Pick<GroupFields, 'name' | 'displayName'>): void {
  const faults = [
    { field: 'name', detail: nameFault(name, GROUP_NAME_MAX_LENGTH) },
    { field: 'display_name', detail: displayNameFault(displayName) },
  ].flatMap(({ field, detail }): Validation[] => (detail === null ? [] : [{ field, detail }]));
  if (faults.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations: faults });
}

/** The row as it is to be. Throws `invalid_input`, and `forbidden` for a change of who is in "Everyone" (spec users 1.7). */
export function applyGroupChange(group: GroupRow, change: GroupChange): GroupFields {
  const fields = {
    name: change.name === undefined || change.name === '' ? group.name : change.name,
    displayName: change.displayName ?? group.displayName,
    avatarUrl: change.avatarUrl ?? group.avatarUrl,
    quotaAllowance: change.quotaAllowance ?? group.quotaAllowance,
  };
  if (isEveryone(group)) checkEveryone(group, fields, change);
  checkGroupFields(fields);
  checkUsers(change);
  return fields;
}

function checkEveryone(group: GroupRow, fields: GroupFields, { addUsers, removeUsers }: GroupChange): void {
  if (fields.name !== group.name) throw new DomainError('invalid_input', `The "${EVERYONE}" group cannot be renamed.`);
  if (fields.displayName !== group.displayName) {
    throw new DomainError('invalid_input', `The "${EVERYONE}" group cannot have another display name.`);
  }
  if (addUsers.length === 0 && removeUsers.length === 0) return;
  throw new DomainError('forbidden', `Nobody can be added to or removed from the "${EVERYONE}" group.`);
}

function checkUsers({ addUsers, removeUsers }: GroupChange): void {
  const stranger = [...addUsers, ...removeUsers].find((id) => !isUuid(id));
  if (stranger !== undefined) throw new DomainError('invalid_input', `User ID ${JSON.stringify(stranger)} must be a valid UUID.`);
  if (new Set(addUsers.map((id) => id.toLowerCase())).size < addUsers.length) throw addedTwice();
}

export function addedTwice(cause?: unknown): DomainError {
  return new DomainError('invalid_input', 'Cannot add the same user to a group twice!', { cause });
}

export function nameTaken(name: string, cause: unknown): DomainError {
  const validations = [{ field: 'name', detail: 'Group names must be unique.' }];
  return new DomainError('conflict', `A group named ${JSON.stringify(name)} already exists.`, { cause, validations });
}

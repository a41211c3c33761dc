import {
  displayNameFault,
  DomainError,
  GROUP_NAME_MAX_LENGTH,
  isUuid,
  nameFault,
  pictureUrlFault,
  type Validation,
} from '../../common/index.js';
import type { GroupFields, GroupRow } from './groups.repository.js';

/** A requested change: null, undefined and an empty name keep the current value. */
export interface GroupChange {
  readonly name: string | undefined;
  readonly displayName: string | undefined;
  readonly avatarUrl: string | undefined;
  readonly quotaAllowance: number | undefined;
  readonly addUsers: readonly string[];
  readonly removeUsers: readonly string[];
}

/** The group of all members of the organization. It has the organization's id, and no rows in `group_members`. */
export const EVERYONE = 'Everyone';

export function isEveryone({ id, organizationId }: Pick<GroupRow, 'id' | 'organizationId'>): boolean {
  return id === organizationId;
}

/** Throws `invalid_input` with every unacceptable field. */
export function checkGroupFields({ name, displayName, avatarUrl }: GroupFields, before?: GroupRow): void {
  const faults = [
    // A group may keep a name that was reserved only later.
    { field: 'name', detail: name === before?.name ? null : nameFault(name, GROUP_NAME_MAX_LENGTH) },
    { field: 'display_name', detail: displayNameFault(displayName) },
    { field: 'avatar_url', detail: pictureUrlFault(avatarUrl) },
  ].flatMap(({ field, detail }): Validation[] => (detail === null ? [] : [{ field, detail }]));
  if (faults.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations: faults });
}

/** Returns the changed fields. Throws `invalid_input`, and `forbidden` for a change of the members of "Everyone". */
export function applyGroupChange(group: GroupRow, change: GroupChange): GroupFields {
  const fields = {
    name: change.name === undefined || change.name === '' ? group.name : change.name,
    displayName: change.displayName ?? group.displayName,
    avatarUrl: change.avatarUrl ?? group.avatarUrl,
    quotaAllowance: change.quotaAllowance ?? group.quotaAllowance,
  };
  if (isEveryone(group)) checkEveryone(group, fields, change);
  checkGroupFields(fields, group);
  checkUsers(change);
  return fields;
}

function checkEveryone(group: GroupRow, fields: GroupFields, { addUsers, removeUsers }: GroupChange): void {
  if (fields.name !== group.name) throw new DomainError('invalid_input', `The "${EVERYONE}" group cannot be renamed.`);
  if (fields.displayName !== group.displayName) {
    throw new DomainError('invalid_input', `The "${EVERYONE}" group cannot have another display name.`);
  }
  if (addUsers.length === 0 && removeUsers.length === 0) return;
  throw new DomainError('forbidden', `The members of the "${EVERYONE}" group cannot be changed.`);
}

function checkUsers({ addUsers, removeUsers }: GroupChange): void {
  const stranger = [...addUsers, ...removeUsers].find((id) => !isUuid(id));
  if (stranger !== undefined) throw new DomainError('invalid_input', `User ID ${JSON.stringify(stranger)} must be a valid UUID.`);
  if (new Set(addUsers.map((id) => id.toLowerCase())).size < addUsers.length) throw new AddedTwiceError();
}

/** A user is to be added who is a member already, or who is named twice. */
export class AddedTwiceError extends DomainError {
  constructor(cause?: unknown) {
    super('invalid_input', 'Cannot add the same user to a group twice!', { cause });
  }
}

export function nameTaken(name: string, cause: unknown): DomainError {
  const validations = [{ field: 'name', detail: 'Group names must be unique.' }];
  return new DomainError('conflict', `A group named ${JSON.stringify(name)} already exists.`, { cause, validations });
}

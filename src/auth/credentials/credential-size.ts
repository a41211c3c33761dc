/** The objects and closures of a credential in memory, its actor and its place in the cache, without what grows; measured. */
const FIXED_BYTES = 3_300;
/** A custom role, of which only the permissions are shared. */
const CUSTOM_ROLE_BYTES = 400;
/** A text and the reference to it. */
const TEXT_BYTES = 32;
/** A UUID in the text that is made of the user. */
const WRITTEN_UUID_BYTES = 39;

interface Narrowing {
  readonly scopes: readonly string[];
  readonly allowList: readonly string[];
}

interface SizedRow {
  readonly version: string;
  readonly dpop_jkt: string | null;
  readonly subject: string | null;
  readonly app_document_url: string | null;
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly avatar_url: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly organization_ids: readonly string[];
  readonly custom_roles: readonly unknown[] | null;
}

/**
 * The approximate memory that a credential made of this row needs, in bytes. Lists that equal credentials share are counted each time: a
 * deployment in which nobody has the roles of another must not need more than the limit.
 */
export function credentialBytes(row: SizedRow, { scopes, allowList }: Narrowing): number {
  const {
    version,
    dpop_jkt: jkt,
    subject,
    app_document_url: url,
    username,
    email,
    name,
    avatar_url,
    roles,
    groups,
    organization_ids,
    custom_roles,
  } = row;
  // In the record, and in the text that is made of the user.
  const named = 2 * (username.length + email.length + name.length + avatar_url.length);
  const lists = [roles, groups, scopes, allowList, organization_ids].reduce((sum, list) => sum + listBytes(list), 0);
  const written = organization_ids.length * WRITTEN_UUID_BYTES;
  return (
    FIXED_BYTES +
    version.length +
    (jkt === null ? 0 : jkt.length + TEXT_BYTES) +
    (subject === null ? 0 : subject.length + TEXT_BYTES) +
    (url === null ? 0 : url.length + TEXT_BYTES) +
    named +
    lists +
    written +
    (custom_roles?.length ?? 0) * CUSTOM_ROLE_BYTES
  );
}

function listBytes(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.length + TEXT_BYTES, 0);
}

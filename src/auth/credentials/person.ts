import type { Actor } from '../../authz/index.js';
import type { UserState } from '../user-liveness.js';

/** The user of a credential, as read by the same statement. */
export interface Person extends UserState {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly avatarUrl: string;
  readonly loginType: 'password' | 'github' | 'oidc' | 'none';
  readonly rbacRoles: readonly string[];
  readonly isServiceAccount: boolean;
  readonly isSystem: boolean;
  /** In the order of joining. */
  readonly organizationIds: readonly string[];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastSeenAt: Date | null;
}

type Credential = NonNullable<Actor['credential']>;

/** The properties of a presented key, and its user with the text that is made of them: both are kept as long as they are true. */
export class PresentedCredential implements Credential {
  readonly keyId: Credential['keyId'];
  readonly loginType: Credential['loginType'];
  readonly expiresAt: Date;
  readonly authTime: Date | null;
  readonly agent: Credential['agent'];
  readonly #person: Person;
  #text: string | undefined;

  constructor({ keyId, loginType, expiresAt, authTime, agent }: Credential, person: Person) {
    this.keyId = keyId;
    this.loginType = loginType;
    this.expiresAt = expiresAt;
    this.authTime = authTime;
    this.agent = agent;
    this.#person = person;
  }

  /** The person as the owner of new keys. */
  get owner(): Pick<Person, 'id' | 'username' | 'isSystem' | 'rbacRoles'> {
    return this.#person;
  }

  /** What `write` makes of the person: nothing else may go into it, because it is made once. There is one writer. */
  describePerson(write: (person: Person) => string): string {
    return (this.#text ??= write(this.#person));
  }
}

/** When the key ends at the latest, whatever else may end it earlier. */
export function endOf({
  expiresAt,
  agent,
}: {
  readonly expiresAt: Date;
  readonly agent: { readonly expiresAt: Date | null } | null;
}): Date {
  const last = agent?.expiresAt ?? null;
  return last !== null && last < expiresAt ? last : expiresAt;
}

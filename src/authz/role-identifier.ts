import { DomainError } from '../common/index.js';
import { parseUuid } from './uuid.js';

/** The name of a role and, for a role of an organization, the organization's id. Equal identifiers have equal string forms. */
export class RoleIdentifier {
  readonly name: string;
  readonly organization: string | undefined;

  /** Throws `invalid_input` for an empty name, a colon in it, or an organization that is not a UUID. */
  constructor(name: string, organization?: string) {
    if (name === '') throw new DomainError('invalid_input', 'A role name must not be empty');
    if (name.includes(':')) throw new DomainError('invalid_input', `Role name ${JSON.stringify(name)} has too many colons`);
    this.name = name;
    this.organization = organization === undefined ? undefined : organizationId(name, organization);
    Object.freeze(this);
  }

  /** Reads `name` or `name:<organization uuid>`; throws `invalid_input` for anything else. */
  static parse(text: string): RoleIdentifier {
    const colon = text.indexOf(':');
    return colon === -1 ? new RoleIdentifier(text) : new RoleIdentifier(text.slice(0, colon), text.slice(colon + 1));
  }

  toString(): string {
    return this.organization === undefined ? this.name : `${this.name}:${this.organization}`;
  }

  toJSON(): string {
    return this.toString();
  }

  equals(other: RoleIdentifier): boolean {
    return this.name === other.name && this.organization === other.organization;
  }
}

/** The zero UUID is refused: elsewhere it means "no organization" and would turn an organization's role into a site role. */
function organizationId(role: string, text: string): string {
  const id = parseUuid(text);
  if (id === undefined) throw new DomainError('invalid_input', `Role ${JSON.stringify(role)} names an organization that is not a uuid`);
  return id;
}

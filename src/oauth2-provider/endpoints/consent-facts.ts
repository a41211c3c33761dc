import { Injectable } from '@nestjs/common';
import { Credentials } from '../../auth/index.js';
import { type Actor, isAdminScope, isDelegableRole, RoleCatalog, RoleIdentifier, scopeGivesAnything } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import { OrganizationsService } from '../../organizations/index.js';
import { isScopeAboutUser } from '../checks/scope.js';
import type { ConsentRole, ConsentRoles } from '../pages/consent-roles.js';

/** What scopes allow an app that acts for one particular person. */
export interface ConsentFacts extends Omit<ConsentRoles, 'scopes'> {
  /** Scopes that grant an app nothing with this person's roles. */
  readonly idleScopes: readonly string[];
}

/** Asks the policy, not a table of texts, what an app could do for the person who is about to consent. */
@Injectable()
export class ConsentFactsService {
  private readonly catalog = new RoleCatalog();

  constructor(
    private readonly credentials: Credentials,
    private readonly organizations: OrganizationsService,
    private readonly clock: Clock,
  ) {}

  /** Does the person have any role that apps do not have by default? */
  async isAdministrator(actor: Actor): Promise<boolean> {
    const app = await this.credentials.findActor(actor.id, { kind: 'delegated', adminScopes: [] }, this.clock.now());
    return app !== null && withheldFrom(app, actor).length > 0;
  }

  async describe(actor: Actor, scope: readonly string[]): Promise<ConsentFacts> {
    const now = this.clock.now();
    const plain = await this.credentials.findActor(actor.id, { kind: 'delegated', adminScopes: [] }, now);
    const granted = await this.credentials.findActor(actor.id, { kind: 'delegated', adminScopes: scope.filter(isAdminScope) }, now);
    if (!plain || !granted) return { administratorRoles: [], openedRoles: [], idleScopes: [] };
    const names = new Map((await this.organizations.listOfUser(actor, actor.id)).map(({ id, displayName }) => [id, displayName]));
    const named = (roles: readonly string[]): ConsentRole[] => roles.map((role) => this.named(role, names));
    return {
      administratorRoles: named(withheldFrom(plain, actor)),
      openedRoles: named(plain.roles.filter((role) => !isDelegableRole(RoleIdentifier.parse(role).name))),
      idleScopes: scope.filter((name) => !isScopeAboutUser(name) && !scopeGivesAnything(granted, name)),
    };
  }

  private named(role: string, organizations: ReadonlyMap<string, string>): ConsentRole {
    const { name, organization } = RoleIdentifier.parse(role);
    const title = this.catalog.get(role)?.displayName ?? name;
    return { name, title, ...(organization !== undefined && { organization: organizations.get(organization) ?? 'an organization' }) };
  }
}

/** A stored text that is not a role grants nothing, so it is skipped. */
function withheldFrom(app: Actor, person: Actor): string[] {
  return person.roles.filter((role) => !app.roles.includes(role) && isRole(role));
}

function isRole(text: string): boolean {
  try {
    RoleIdentifier.parse(text);
    return true;
  } catch {
    return false;
  }
}

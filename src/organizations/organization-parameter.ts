import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { HttpRequest } from '../http/index.js';
import type { OrganizationRow } from './organizations.repository.js';
import { OrganizationsService } from './organizations.service.js';

/** The `{organization}` of a path, for the OpenAPI document. */
export const ORGANIZATION_IN_PATH = { name: 'organization', type: String, description: 'Organization ID (UUID), name, or `default`.' };

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `OrganizationParameter`. */
    organization?: OrganizationRow;
  }
}

/**
 * Looks up the `{organization}` of the path before anything else about the request is checked, including its body: without permission
 * to see the organization, the response is the same as for a missing one, whatever was sent. Runs after the route guard.
 */
@Injectable()
export class OrganizationParameter implements CanActivate {
  constructor(private readonly organizations: OrganizationsService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const { organization = '' } = request.params as { organization?: string }; // the router gives texts
    if (!request.actor) throw new Error('a route without required login names an organization');
    request.organization = await this.organizations.resolve(request.actor, organization);
    return true;
  }
}

/** The organization of the path. Only for routes that `OrganizationParameter` guards. */
export const RequestedOrganization = createParamDecorator((_data: unknown, context: ExecutionContext): OrganizationRow => {
  const { organization } = context.switchToHttp().getRequest<HttpRequest>();
  if (!organization) throw new Error('a route that is not guarded by OrganizationParameter asked for its organization');
  return organization;
});

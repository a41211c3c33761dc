import type { OpenAPIObject } from '@nestjs/swagger';
import type { Components } from './document-types.js';

/** The document with paths and components sorted by name, so that moving a controller or a class does not change it. */
export function inStableOrder(document: OpenAPIObject): OpenAPIObject {
  const { openapi, info, servers, tags, paths, components, ...others } = document;
  return {
    openapi,
    info,
    ...(servers && { servers }),
    ...(tags && { tags }),
    paths: byName(paths),
    ...(components && { components: orderedComponents(components) }),
    ...others,
  };
}

function orderedComponents(components: Components): Components {
  return {
    // People see these in this order: the preferred way to authenticate comes first.
    ...(components.securitySchemes && { securitySchemes: components.securitySchemes }),
    ...(components.headers && { headers: byName(components.headers) }),
    ...(components.responses && { responses: byName(components.responses) }),
    ...(components.schemas && { schemas: byName(components.schemas) }),
  };
}

function byName<Value>(map: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

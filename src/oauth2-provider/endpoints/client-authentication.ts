import { applyDecorators } from '@nestjs/common';
import { ApiBasicAuth, ApiSecurity } from '@nestjs/swagger';

/** Documents how a client authenticates: by Basic, or by what the form contains, which OpenAPI has no scheme for (RFC 6749 section 2.3.1). */
export function ApiClientAuthentication(): MethodDecorator {
  return applyDecorators(ApiBasicAuth('client'), ApiSecurity({}));
}

import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/index.js';
import { ServerMetadata } from '../endpoints/server-metadata.js';
import { OpenIdConfiguration } from './openid-configuration.dto.js';

const POLICY = { rateLimit: 'oauth2' } as const;
/** Administrators can change whether apps may register themselves. */
const CACHE = 'public, max-age=60';

/** Where relying parties begin (OpenID Connect Discovery section 4). */
@ApiTags('oauth2')
@Controller('.well-known/openid-configuration')
export class OpenIdConfigurationController {
  constructor(private readonly metadata: ServerMetadata) {}

  @Get()
  @Header('cache-control', CACHE)
  @Public(POLICY)
  @ApiOperation({ summary: 'OpenID provider metadata (OpenID Connect Discovery)', operationId: 'getOpenIdConfiguration' })
  @ApiOkResponse({ type: OpenIdConfiguration })
  configuration(): Promise<OpenIdConfiguration> {
    return this.metadata.openId();
  }
}

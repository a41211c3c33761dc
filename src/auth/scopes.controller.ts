import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { PUBLIC_SCOPES } from '../authz/index.js';
import { Public } from '../http/index.js';

export class ScopesResponse {
  @ApiProperty({ type: [String], description: 'The same list as `scopes_supported` in the OAuth metadata.' })
  external: readonly string[];
}

@ApiTags('auth')
@Controller('api/v2/auth')
export class ScopesController {
  @Get('scopes')
  @Public()
  @ApiOperation({ summary: 'List the scopes available for tokens', operationId: 'listScopes' })
  @ApiOkResponse({ type: ScopesResponse })
  list(): ScopesResponse {
    return { external: PUBLIC_SCOPES };
  }
}

import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../common/index.js';
import { Public } from '../http/index.js';
import { BuildInfoService } from './build-info.service.js';
import { BuildInfoResponse } from './dto.js';

@ApiTags('deployment')
@Controller()
export class DeploymentController {
  constructor(private readonly builds: BuildInfoService) {}

  @Get('api/v2/buildinfo')
  @Public()
  @ApiOperation({ summary: 'Version and identity of this server', operationId: 'getBuildInfo' })
  @ApiOkResponse({ type: BuildInfoResponse })
  async buildInfo(): Promise<BuildInfoResponse> {
    const info = await this.builds.get();
    return {
      external_url: info.externalUrl,
      version: info.version,
      dashboard_url: info.externalUrl,
      telemetry: false,
      workspace_proxy: false,
      agent_api_version: '',
      provisioner_api_version: '',
      upgrade_message: info.upgradeMessage,
      deployment_id: info.deploymentId,
    };
  }

  @Get('api/v2')
  @Public()
  @ApiExcludeEndpoint()
  root(): { message: string } {
    return { message: '👋' };
  }

  /** Alive: the process answers. */
  @Get('healthz')
  @Public({ rateLimit: 'none' })
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiExcludeEndpoint()
  alive(): string {
    return 'OK';
  }

  /** Ready: migrations are done (the server does not listen before) and the database answers. */
  @Get('readyz')
  @Public({ rateLimit: 'none' })
  @ApiExcludeEndpoint()
  async ready(): Promise<{ database: 'ok' }> {
    try {
      await this.builds.ready();
    } catch (cause) {
      throw new DomainError('overloaded', 'The database does not answer.', { cause, retryAfterSeconds: 1 });
    }
    return { database: 'ok' };
  }
}

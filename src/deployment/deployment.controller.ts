import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '../common/index.js';
import { DatabaseHealth } from '../database/index.js';
import { Draining, Public } from '../http/index.js';
import { SharedLimits } from '../limits/index.js';
import { BuildInfoService } from './build-info.service.js';
import { BuildInfoResponse } from './dto.js';

interface Readiness {
  readonly database: 'ok';
  /** Present while guesses and requests are not counted together with the other servers. */
  readonly limits?: 'local';
}

@ApiTags('deployment')
@Controller()
export class DeploymentController {
  constructor(
    private readonly builds: BuildInfoService,
    private readonly database: DatabaseHealth,
    private readonly draining: Draining,
    private readonly limits: SharedLimits,
  ) {}

  @Get('api/v2/buildinfo')
  @Public()
  @ApiOperation({ summary: 'Get build information', operationId: 'getBuildInfo' })
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

  /** Alive: the process responds and is not shutting down. */
  @Get('healthz')
  @Public({ rateLimit: 'none', anyHost: true })
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiExcludeEndpoint()
  alive(): string {
    this.refuseWhileStopping();
    return 'OK';
  }

  /** Ready: migrations are done (the server does not listen before) and the database responds. */
  @Get('readyz')
  @Public({ rateLimit: 'none', anyHost: true })
  @ApiExcludeEndpoint()
  async ready(): Promise<Readiness> {
    this.refuseWhileStopping();
    try {
      await this.database.check();
    } catch (cause) {
      throw new DomainError('database_unavailable', 'The database does not respond.', { cause, retryAfterSeconds: 1 });
    }
    // A server that counts alone still works: this is for people and dashboards.
    return { database: 'ok', ...(!this.limits.isShared && { limits: 'local' as const }) };
  }

  private refuseWhileStopping(): void {
    this.draining.noteProbe();
    if (this.draining.hasBegun) throw new DomainError('stopping', 'The server is about to stop.', { retryAfterSeconds: 1 });
  }
}

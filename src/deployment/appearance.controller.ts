import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiBadRequestResponse, ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../authz/index.js';
import { AuthorizeBeforeBody, Authenticated, CurrentActor, RequirePermission } from '../http/index.js';
import { AppearanceResponse, UpdateAppearanceRequest } from './appearance.dto.js';
import { AppearanceService } from './appearance.service.js';

@ApiTags('deployment')
@Controller('api/v2/appearance')
export class AppearanceController {
  constructor(private readonly appearance: AppearanceService) {}

  @Get()
  @Authenticated()
  @ApiOperation({
    summary: 'Get the appearance',
    operationId: 'getAppearance',
    description: 'The application name, logo and banners that clients show.',
  })
  @ApiOkResponse({ type: AppearanceResponse })
  async get(): Promise<AppearanceResponse> {
    return AppearanceResponse.from(await this.appearance.get());
  }

  @Put()
  @RequirePermission('deployment_config', 'update', { credential: 'personal' })
  @AuthorizeBeforeBody(AppearanceService, (appearance, actor) => appearance.authorizeReplacing(actor))
  @ApiOperation({
    summary: 'Replace the appearance',
    operationId: 'updateAppearance',
    description:
      'Sets the application name, logo and banners. Omitted fields are cleared. Owners only; apps acting for an owner cannot do this.',
  })
  @ApiOkResponse({ type: AppearanceResponse })
  @ApiBadRequestResponse({ description: 'A picture URL, color or text is invalid.' })
  @ApiForbiddenResponse({ description: 'Only owners can change the appearance.' })
  async update(@CurrentActor() actor: Actor, @Body() body: UpdateAppearanceRequest): Promise<AppearanceResponse> {
    return AppearanceResponse.from(await this.appearance.replace(actor, UpdateAppearanceRequest.toAppearance(body)));
  }
}

import { Controller, Get } from '@nestjs/common';
import { ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { CurrentActor, RequirePermission } from '../../http/index.js';
import { DeploymentStore } from '../deployment.store.js';
import { EncryptionResponse } from './encryption.dto.js';

/** How the secrets in the database are encrypted. Keys are changed with `gatehouse server dbcrypt`, never by a request. */
@ApiTags('deployment')
@Controller('api/v2/deployment/encryption')
export class EncryptionController {
  constructor(private readonly deployment: DeploymentStore) {}

  @Get()
  @RequirePermission('deployment_config', 'read')
  @ApiOperation({
    summary: 'Get the state of encryption at rest',
    operationId: 'getEncryption',
    description:
      'Keys by their IDs, running servers and counted values. It reads no value: whether all can be read is what `gatehouse server dbcrypt status` says. ' +
      'Owners and auditors only.',
  })
  @ApiOkResponse({ type: EncryptionResponse })
  @ApiForbiddenResponse({ description: 'You do not have permission to read the configuration.' })
  async get(@CurrentActor() actor: Actor): Promise<EncryptionResponse> {
    return EncryptionResponse.from(await this.deployment.getEncryption(actor));
  }
}

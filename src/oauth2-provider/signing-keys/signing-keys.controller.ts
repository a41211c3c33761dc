import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { SigningKeyRotation } from '../../crypto-keys/index.js';
import { AuthorizeBeforeBody, CurrentActor, RequirePermission } from '../../http/index.js';
import { CreateSigningKeyRequest, SigningKeyResponse } from './dto.js';

const PERSONAL = { credential: 'personal' } as const;

/** The keys that sign ID tokens and JWT access tokens, for owners. */
@ApiTags('oauth2-provider')
@Controller('api/v2/oauth2-provider/signing-keys')
export class SigningKeysController {
  constructor(private readonly keys: SigningKeyRotation) {}

  @Get()
  @RequirePermission('crypto_key', 'read')
  @ApiOperation({
    summary: 'List signing keys',
    operationId: 'listSigningKeys',
    description: 'The published ones, newest first for each algorithm.',
  })
  @ApiOkResponse({ type: [SigningKeyResponse] })
  @ApiForbiddenResponse({ description: 'Only owners can list signing keys.' })
  async list(@CurrentActor() actor: Actor): Promise<SigningKeyResponse[]> {
    return (await this.keys.list(actor)).map((key) => SigningKeyResponse.from(key));
  }

  @Post()
  @RequirePermission('crypto_key', 'create', PERSONAL)
  @AuthorizeBeforeBody(SigningKeyRotation, (keys, actor) => {
    keys.authorize(actor);
  })
  @ApiOperation({
    summary: 'Rotate a signing key',
    operationId: 'createSigningKey',
    description:
      'Publishes the next key of an algorithm. It signs a day later, when every verifier has it. The server does this on its own before a key is too old.',
  })
  @ApiCreatedResponse({ type: SigningKeyResponse })
  @ApiBadRequestResponse({ description: 'The algorithm is missing, unknown or not offered.' })
  @ApiForbiddenResponse({ description: 'Only owners can rotate signing keys.' })
  @ApiConflictResponse({ description: 'The next key is published already.' })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateSigningKeyRequest): Promise<SigningKeyResponse> {
    return SigningKeyResponse.from(await this.keys.rotate(actor, body.algorithm));
  }

  @Delete(':kid')
  @HttpCode(204)
  @RequirePermission('crypto_key', 'delete', PERSONAL)
  @ApiOperation({
    summary: 'Revoke a signing key',
    operationId: 'deleteSigningKey',
    description:
      'Withdraws a key that others may know, and signs with another one at once, if its algorithm is offered. What it has signed is refused here at once, and elsewhere when ' +
      'the verifier has read the key set again.',
  })
  @ApiParam({ name: 'kid', description: 'Key ID.' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'Only owners can revoke signing keys.' })
  @ApiNotFoundResponse({ description: 'The key does not exist.' })
  async delete(@CurrentActor() actor: Actor, @Param('kid') kid: string): Promise<void> {
    await this.keys.revoke(actor, kid);
  }
}

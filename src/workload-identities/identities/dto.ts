import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional, IsString } from 'class-validator';
import { ISSUER_MAX_LENGTH } from '../issuers/issuer-rules.js';
import type { ExactClaims, NamedIdentity } from './identity-row.js';
import { CLAIM_VALUE_MAX_LENGTH, type SentIdentity, SUBJECT_MAX_LENGTH } from './identity-rules.js';

export class CreateWorkloadIdentityRequest {
  @ApiProperty({
    maxLength: ISSUER_MAX_LENGTH,
    description: 'The issuer, by its URL or its ID. An owner of the deployment adds issuers.',
    example: 'https://token.actions.githubusercontent.com',
  })
  @IsString()
  issuer: string;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: SUBJECT_MAX_LENGTH,
    description: 'The exact claim `sub` of the tokens of the program. There are no wildcards.',
    example: 'repo:octo-org/octo-repo:environment:production',
  })
  @IsOptional()
  @IsString()
  subject?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: CLAIM_VALUE_MAX_LENGTH },
    description: 'Instead: the exact value of each claim that the issuer requires, and of no other. There are no wildcards.',
  })
  @IsOptional()
  @IsObject()
  claims?: Record<string, string>;

  static toSent({ subject, claims }: CreateWorkloadIdentityRequest): SentIdentity {
    return { subject: subject ?? undefined, claims: claims ?? undefined };
  }
}

export class WorkloadIdentityResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the workload identity.' })
  id: string;

  @ApiProperty({ format: 'uri', description: 'URL of the issuer.', example: 'https://token.actions.githubusercontent.com' })
  issuer: string;

  @ApiProperty({ format: 'uuid', description: 'ID of the issuer.' })
  issuer_id: string;

  @ApiProperty({ description: 'Name of the issuer.', example: 'GitHub Actions' })
  issuer_name: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The exact subject. Null: `claims` say which program it is.',
    example: 'repo:octo-org/octo-repo:environment:production',
  })
  subject: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    nullable: true,
    description: 'The exact value of each claim that the issuer requires. Null: `subject` says which program it is.',
  })
  claims: ExactClaims | null;

  @ApiProperty({ format: 'date-time', description: 'When the agent began to trust it.' })
  created_at: string;

  static from(identity: NamedIdentity): WorkloadIdentityResponse {
    return {
      id: identity.id,
      issuer: identity.issuer,
      issuer_id: identity.issuerId,
      issuer_name: identity.issuerName,
      subject: identity.subject,
      claims: identity.claims,
      created_at: identity.createdAt.toISOString(),
    };
  }
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, IsString } from 'class-validator';
import { type KeySet, MAX_JWKS_URI_LENGTH, MAX_KEYS } from '../../key-sets/index.js';
import type { IssuerRow, NewIssuer } from './issuer-row.js';
import type { SentChange } from './issuers.service.js';
import { AUDIENCE_MAX_LENGTH, CLAIM_NAME_MAX_LENGTH, ISSUER_MAX_LENGTH, MAX_REQUIRED_CLAIMS, NAME_MAX_LENGTH } from './issuer-rules.js';

export class CreateWorkloadIdentityIssuerRequest {
  @ApiProperty({ minLength: 1, maxLength: NAME_MAX_LENGTH, description: 'Name for people.', example: 'GitHub Actions' })
  @IsString()
  name: string;

  @ApiProperty({
    format: 'uri',
    maxLength: ISSUER_MAX_LENGTH,
    description: 'The claim `iss` of its tokens: an https URL, which is compared as it is.',
    example: 'https://token.actions.githubusercontent.com',
  })
  @IsString()
  issuer: string;

  @ApiPropertyOptional({
    format: 'uri',
    maxLength: MAX_JWKS_URI_LENGTH,
    description:
      'The URL of its public keys (RFC 7517). Default: `jwks_uri` of its metadata, below `/.well-known/openid-configuration`. The server fetches ' +
      'it when it needs a key, and only from hosts of the internet.',
  })
  @IsOptional()
  @IsString()
  jwks_url?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: `Its public keys instead, a JSON Web Key Set with at most ${MAX_KEYS} keys: for a platform that this server cannot reach.`,
  })
  @IsOptional()
  @IsObject()
  jwks?: object;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: AUDIENCE_MAX_LENGTH,
    description:
      'The only value of the claim `aud` that is accepted. Choose one that means this server and nothing else. Default: the access URL.',
  })
  @IsOptional()
  @IsString()
  audience?: string;

  @ApiPropertyOptional({
    type: [String],
    maxItems: MAX_REQUIRED_CLAIMS,
    description: `Names of claims, of at most ${CLAIM_NAME_MAX_LENGTH} characters each: a rule that names no subject must give a value for each of them. Default: none; then every rule names a subject.`,
    example: ['repository_id', 'ref', 'event_name'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_REQUIRED_CLAIMS)
  @IsString({ each: true })
  required_claims?: string[];

  static toIssuer(body: CreateWorkloadIdentityIssuerRequest): NewIssuer {
    return {
      name: body.name,
      issuer: body.issuer,
      jwksUrl: body.jwks_url ?? null,
      jwks: (body.jwks as KeySet | undefined) ?? null, // checked by the service
      audience: body.audience ?? null,
      requiredClaims: body.required_claims ?? [],
    };
  }
}

export class UpdateWorkloadIdentityIssuerRequest {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: NAME_MAX_LENGTH,
    description: 'Name for people. Unchanged if omitted.',
    example: 'GitHub Actions',
  })
  @IsOptional()
  @IsString()
  name?: string;

  @ApiPropertyOptional({
    format: 'uri',
    maxLength: MAX_JWKS_URI_LENGTH,
    description:
      'The URL of its public keys. Replaces the current keys or URL; empty: the URL that its metadata has. Unchanged if omitted.',
    example: 'https://platform.example.com/jwks.json',
  })
  @IsOptional()
  @IsString()
  jwks_url?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: `Its public keys, a JSON Web Key Set with at most ${MAX_KEYS} keys. Replaces the current keys or URL. Unchanged if omitted.`,
  })
  @IsOptional()
  @IsObject()
  jwks?: object;

  static toChange(body: UpdateWorkloadIdentityIssuerRequest): SentChange {
    return { name: body.name ?? undefined, jwksUrl: body.jwks_url ?? undefined, jwks: (body.jwks as KeySet | undefined) ?? undefined };
  }
}

export class WorkloadIdentityIssuerResponse {
  @ApiProperty({ format: 'uuid', description: 'ID of the issuer.' })
  id: string;

  @ApiProperty({ description: 'Name for people.', example: 'GitHub Actions' })
  name: string;

  @ApiProperty({ format: 'uri', description: 'The claim `iss` of its tokens.', example: 'https://token.actions.githubusercontent.com' })
  issuer: string;

  @ApiProperty({
    type: String,
    format: 'uri',
    nullable: true,
    description: 'The URL of its public keys. Null: `jwks` has them, or the metadata of the issuer names the URL.',
  })
  jwks_url: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true, description: 'Its public keys, if they were sent.' })
  jwks: KeySet | null;

  @ApiProperty({ description: 'The only value of the claim `aud` that is accepted.', example: 'https://gatehouse.example.com' })
  audience: string;

  @ApiProperty({ type: [String], description: 'The claims that a rule without a subject must name.', example: ['repository_id', 'ref'] })
  required_claims: readonly string[];

  @ApiProperty({ format: 'date-time', description: 'When it was added.' })
  created_at: string;

  static from(issuer: IssuerRow, audience: string): WorkloadIdentityIssuerResponse {
    return {
      id: issuer.id,
      name: issuer.name,
      issuer: issuer.issuer,
      jwks_url: issuer.jwksUrl,
      jwks: issuer.jwks,
      audience,
      required_claims: issuer.requiredClaims,
      created_at: issuer.createdAt.toISOString(),
    };
  }
}

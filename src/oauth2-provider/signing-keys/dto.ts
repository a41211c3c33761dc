import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { JWT_ALGORITHMS, type JwtAlgorithm, type SigningKeyInfo } from '../../crypto-keys/index.js';

const STATES = ['next', 'current', 'previous'] as const;

export class SigningKeyResponse {
  @ApiProperty({ description: 'Key ID, as in the header of a JWT and in the key set.' })
  kid: string;

  @ApiProperty({ enum: JWT_ALGORITHMS, description: 'Algorithm.' })
  algorithm: JwtAlgorithm;

  @ApiProperty({
    enum: STATES,
    description: '`next`: published, does not sign yet. `current`: signs. `previous`: only verifies what it has signed.',
  })
  state: (typeof STATES)[number];

  @ApiProperty({ format: 'date-time', description: 'When it begins or began to sign.' })
  signs_from: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it is withdrawn; null while its algorithm is offered and no other key has taken its place.',
  })
  published_until: string | null;

  static from({ kid, algorithm, state, signsFrom, publishedUntil }: SigningKeyInfo): SigningKeyResponse {
    return { kid, algorithm, state, signs_from: signsFrom.toISOString(), published_until: publishedUntil?.toISOString() ?? null };
  }
}

export class CreateSigningKeyRequest {
  @ApiProperty({ enum: JWT_ALGORITHMS, description: 'The algorithm whose key will be replaced: one that the server offers.' })
  @IsIn(JWT_ALGORITHMS)
  algorithm: JwtAlgorithm;
}

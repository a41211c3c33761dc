import { ApiProperty } from '@nestjs/swagger';
import { JWT_ALGORITHMS, type JwtAlgorithm } from '../../crypto-keys/index.js';
import { type Prompt, PROMPTS } from '../checks/login-demands.js';
import { AuthorizationServerMetadata } from '../endpoints/metadata.dto.js';

/** The fields of OpenID Connect Discovery section 3 that apply to this server, beside those of RFC 8414. */
export class OpenIdConfiguration extends AuthorizationServerMetadata {
  @ApiProperty({ format: 'uri', description: 'Where a client learns about the user of an access token.' })
  userinfo_endpoint: string;

  @ApiProperty({ format: 'uri', description: 'Where a client sends the browser to sign out (RP-Initiated Logout).' })
  end_session_endpoint: string;

  @ApiProperty({ description: 'Always true: clients can be told that a session has ended (Back-Channel Logout).' })
  backchannel_logout_supported: boolean;

  @ApiProperty({ description: 'Always true: logout tokens have `sid`, and so have ID tokens.' })
  backchannel_logout_session_supported: boolean;

  @ApiProperty({
    type: [String],
    description: 'Whether clients can get the same `sub` for a user, or each sector its own.',
    example: ['public', 'pairwise'],
  })
  subject_types_supported: readonly string[];

  @ApiProperty({ enum: JWT_ALGORITHMS, isArray: true, description: 'What ID tokens can be signed with; the default is `RS256`.' })
  id_token_signing_alg_values_supported: readonly JwtAlgorithm[];

  @ApiProperty({ enum: JWT_ALGORITHMS, isArray: true, description: 'What UserInfo responses can be signed with.' })
  userinfo_signing_alg_values_supported: readonly JwtAlgorithm[];

  @ApiProperty({ type: [String], description: 'Values of `acr`: where users prove who they are.' })
  acr_values_supported: readonly string[];

  @ApiProperty({ enum: PROMPTS, isArray: true, description: 'What `prompt` can ask for.' })
  prompt_values_supported: readonly Prompt[];

  @ApiProperty({ type: [String], description: 'Always `normal`.', example: ['normal'] })
  claim_types_supported: readonly string[];

  @ApiProperty({ type: [String], description: 'Claims that ID tokens and UserInfo can have.' })
  claims_supported: readonly string[];

  @ApiProperty({ description: 'Always true: the parameter `claims` has an effect.' })
  claims_parameter_supported: boolean;

  @ApiProperty({ description: 'Always false: requests cannot be JWTs.' })
  request_parameter_supported: boolean;

  @ApiProperty({ description: 'Always false: `request_uri` only takes what was pushed here (RFC 9126).' })
  request_uri_parameter_supported: boolean;
}

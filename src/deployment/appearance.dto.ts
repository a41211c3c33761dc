import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, IsString, Matches, MaxLength, ValidateIf, ValidateNested } from 'class-validator';
import { PICTURE_URL_MAX_LENGTH } from '../common/index.js';
import { IsPictureUrl } from '../http/index.js';
import { type Appearance, COLOR } from './appearance.js';

const COLOR_FAULT = 'must be "#" followed by six hexadecimal digits';
const NAME_MAX_LENGTH = 64;
const MESSAGE_MAX_LENGTH = 2_000;
const MAX_BANNERS = 10;
/** No control characters: it is shown on one line. */
const ONE_LINE = /^\P{Cc}*$/u;

export class BannerRequest {
  @ApiProperty({ description: 'Whether the banner is shown.' })
  @IsBoolean()
  enabled: boolean;

  @ApiPropertyOptional({ maxLength: MESSAGE_MAX_LENGTH, description: 'Plain text. Empty if omitted.' })
  @IsOptional()
  @IsString()
  @MaxLength(MESSAGE_MAX_LENGTH)
  message?: string;

  @ApiProperty({ pattern: '^#[0-9a-fA-F]{6}$', example: '#004852', description: 'Background color as `#rrggbb`.' })
  @Matches(COLOR, { message: COLOR_FAULT })
  background_color: string;
}

export class UpdateAppearanceRequest {
  @ApiPropertyOptional({
    maxLength: NAME_MAX_LENGTH,
    description: 'Name that clients show for this server. If omitted or empty, they show their default.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(NAME_MAX_LENGTH)
  @Matches(ONE_LINE, { message: 'must be a single line' })
  application_name?: string;

  @ApiPropertyOptional({
    maxLength: PICTURE_URL_MAX_LENGTH,
    description:
      'HTTP(S) URL of a picture, or a path on this server. No picture if omitted or empty. The pages of this server show it only if it is a path.',
  })
  @IsOptional()
  @IsPictureUrl()
  logo_url?: string;

  @ApiPropertyOptional({
    pattern: '^(#[0-9a-fA-F]{6})?$',
    example: '#004852',
    description:
      'Color of links and buttons on the pages of this server, as `#rrggbb`; made lighter or darker where text would be illegible.',
  })
  @IsOptional()
  @ValidateIf((_body, value) => value !== '')
  @Matches(COLOR, { message: COLOR_FAULT })
  accent_color?: string;

  @ApiPropertyOptional({ type: [BannerRequest], maxItems: MAX_BANNERS, description: 'Banners to show, in this order. None if omitted.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_BANNERS)
  @ValidateNested({ each: true })
  @Type(() => BannerRequest)
  announcement_banners?: BannerRequest[];

  static toAppearance(body: UpdateAppearanceRequest): Appearance {
    return {
      applicationName: body.application_name ?? '',
      logoUrl: body.logo_url ?? '',
      accentColor: body.accent_color ?? '',
      banners: (body.announcement_banners ?? []).map(({ enabled, message, background_color }) => ({
        enabled,
        message: message ?? '',
        backgroundColor: background_color,
      })),
    };
  }
}

export class BannerResponse {
  @ApiProperty({ description: 'Whether the banner is shown.' })
  enabled: boolean;

  @ApiPropertyOptional({ description: 'Banner text (plain text).' })
  message?: string;

  @ApiPropertyOptional({ example: '#004852', description: 'Background color as `#rrggbb`.' })
  background_color?: string;
}

export class AppearanceResponse {
  @ApiProperty({ description: 'Name that clients show for this server. May be empty.' })
  application_name: string;

  @ApiProperty({ description: 'URL or path of the logo. May be empty.' })
  logo_url: string;

  @ApiProperty({ example: '#004852', description: 'Color of links and buttons, as `#rrggbb`. May be empty.' })
  accent_color: string;

  @ApiProperty({ description: 'Always empty. Present for compatibility.' })
  docs_url: string;

  @ApiProperty({ description: 'The first of `announcement_banners`, for older clients.' })
  service_banner: BannerResponse;

  @ApiProperty({ type: [BannerResponse], description: 'Banners in display order.' })
  announcement_banners: BannerResponse[];

  static from({ applicationName, logoUrl, accentColor, banners }: Appearance): AppearanceResponse {
    const list = banners.map(({ enabled, message, backgroundColor }) => ({ enabled, message, background_color: backgroundColor }));
    return {
      application_name: applicationName,
      logo_url: logoUrl,
      accent_color: accentColor,
      docs_url: '',
      service_banner: list[0] ?? { enabled: false },
      announcement_banners: list,
    };
  }
}

import { acceptablePictureUrl, type Brand, GATEHOUSE, ownPictureFault } from '../common/index.js';

/** Where it is kept in `site_configs`. */
export const APPEARANCE_KEY = 'appearance';

interface Banner {
  readonly enabled: boolean;
  readonly message: string;
  /** `#rrggbb`. */
  readonly backgroundColor: string;
}

/** How clients present this deployment. */
export interface Appearance {
  readonly applicationName: string;
  readonly logoUrl: string;
  /** `#rrggbb`, or empty. */
  readonly accentColor: string;
  readonly banners: readonly Banner[];
}

/** `#rrggbb`. */
export const COLOR = /^#[0-9a-f]{6}$/i;

/**
 * How our pages present the deployment. A logo on another server is for API clients only: pages would tell that server who is about to
 * sign in, and their policy does not allow it.
 */
export function brandOf({ applicationName, logoUrl, accentColor, banners }: Appearance): Brand {
  return {
    name: applicationName.trim() === '' ? GATEHOUSE.name : applicationName,
    logo: ownPictureFault(logoUrl) === null ? logoUrl : '',
    accent: accentColor,
    announcements: banners.filter(({ enabled, message }) => enabled && message.trim() !== '').map(({ message }) => message),
  };
}

/** Reads the output of `formatAppearance`. Other content, which an operator may have written to the database, is ignored. */
export function parseAppearance(text: string | null): Appearance {
  const stored = storedObject(text);
  const banners: unknown[] = Array.isArray(stored['banners']) ? stored['banners'] : [];
  return {
    applicationName: textOf(stored['applicationName']),
    logoUrl: acceptablePictureUrl(textOf(stored['logoUrl'])),
    accentColor: COLOR.test(textOf(stored['accentColor'])) ? textOf(stored['accentColor']) : '',
    banners: banners.flatMap((banner) => (isBanner(banner) ? [banner] : [])),
  };
}

export function formatAppearance({ applicationName, logoUrl, accentColor, banners }: Appearance): string {
  return JSON.stringify({ applicationName, logoUrl, accentColor, banners });
}

function storedObject(text: string | null): Record<string, unknown> {
  if (text === null || text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isBanner(value: unknown): value is Banner {
  if (typeof value !== 'object' || value === null) return false;
  const { enabled, message, backgroundColor } = value as Record<keyof Banner, unknown>;
  return typeof enabled === 'boolean' && typeof message === 'string' && typeof backgroundColor === 'string';
}

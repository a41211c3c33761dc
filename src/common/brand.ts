/** How pages present a deployment. */
export interface Brand {
  /** One line. */
  readonly name: string;
  /** A path on this server. Empty: the drawing of the gatehouse. */
  readonly logo: string;
  /** `#rrggbb`. Empty: the colour of Gatehouse. */
  readonly accent: string;
  /** Said at the top of every page, in this order. */
  readonly announcements: readonly string[];
}

/** Unless the owner has chosen something else. */
export const GATEHOUSE: Brand = Object.freeze({ name: 'Gatehouse', logo: '', accent: '', announcements: Object.freeze([]) });

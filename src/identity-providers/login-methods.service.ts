import { Injectable } from '@nestjs/common';
import { AccessUrl, safeLocalPath } from '../common/index.js';
import { IdentityProviders } from './identity-providers.js';

/** A way to log in that the login page offers. */
export interface LoginMethod {
  readonly label: string;
  /** Local path that starts the login. */
  readonly href: string;
  /** Path of a picture on this server. */
  readonly iconPath: string | undefined;
}

/** What the login page offers besides a password. */
@Injectable()
export class LoginMethodsService {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** `redirect`: a local path to go to afterwards. */
  list(redirect: string): LoginMethod[] {
    return this.providers.list.map(({ button, callbackPath }) => ({
      label: button.label,
      href: `${callbackPath}?${new URLSearchParams({ redirect }).toString()}`,
      iconPath: this.ownPicture(button.iconUrl),
    }));
  }

  /** Pictures of strangers would tell them who is about to log in, and the page's own policy forbids them (DESIGN 8.6). */
  private ownPicture(iconUrl: string | undefined): string | undefined {
    if (iconUrl === undefined) return undefined;
    const { origin } = this.accessUrl;
    const path = iconUrl.startsWith(`${origin}/`) ? iconUrl.slice(origin.length) : iconUrl;
    return safeLocalPath(path) ?? undefined;
  }
}

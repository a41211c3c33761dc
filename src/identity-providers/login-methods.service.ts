import { Injectable } from '@nestjs/common';
import { AccessUrl, safeLocalPath } from '../common/index.js';
import type { IdentityProvider, LoginOptions } from './identity-provider.js';
import { IdentityProviders } from './identity-providers.js';

/** A way to log in that the login page offers. */
export interface LoginMethod {
  readonly label: string;
  /** Local path that starts the login. */
  readonly href: string;
  /** Path of a picture on this server. */
  readonly iconPath: string | undefined;
}

/** The login page's methods other than a password. */
@Injectable()
export class LoginMethodsService {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly accessUrl: AccessUrl,
  ) {}

  /** `redirect`: a local path to go to afterwards. `reauthenticate`: the provider has to ask the person, even if it knows them. */
  list(redirect: string, { reauthenticate }: LoginOptions = { reauthenticate: false }): LoginMethod[] {
    return this.providers.list.map((provider) => this.methodOf(provider, { redirect, ...(reauthenticate && { reauthenticate: 'true' }) }));
  }

  /** The methods with which a person of this login type can authenticate again. */
  listForReauthentication(loginType: string, redirect: string): LoginMethod[] {
    return this.providers.list
      .filter((provider) => provider.loginType === loginType)
      .map((provider) => this.methodOf(provider, { redirect, reauthenticate: 'true' }));
  }

  private methodOf({ button, callbackPath }: IdentityProvider, query: Readonly<Record<string, string>>): LoginMethod {
    return {
      label: button.label,
      href: `${callbackPath}?${new URLSearchParams(query).toString()}`,
      iconPath: this.ownPicture(button.iconUrl),
    };
  }

  /** A picture on another server would tell that server who is about to log in, and the page's own policy forbids it. */
  private ownPicture(iconUrl: string | undefined): string | undefined {
    if (iconUrl === undefined) return undefined;
    const { origin } = this.accessUrl;
    const path = iconUrl.startsWith(`${origin}/`) ? iconUrl.slice(origin.length) : iconUrl;
    return safeLocalPath(path) ?? undefined;
  }
}

import { Injectable } from '@nestjs/common';
import { DomainError } from '../common/index.js';
import { BrowserCookies, clientAddressOf, type HttpRequest, originOf } from '../http/index.js';
import { SESSION_COOKIE } from './extract-credential.js';
import { KeyVerifier } from './key-verifier.js';
import { ProtectedResources } from './protected-resources.js';

/** For public routes that only need to know whether the browser has a valid session. */
@Injectable()
export class BrowserSessions {
  constructor(
    private readonly cookies: BrowserCookies,
    private readonly keys: KeyVerifier,
    private readonly resources: ProtectedResources,
  ) {}

  async isSignedIn(request: HttpRequest): Promise<boolean> {
    const token = this.cookies.read(request, SESSION_COOKIE);
    if (token === undefined || token === '') return false;
    try {
      const origin = (): ReturnType<typeof originOf> => originOf(request);
      const context = { resource: this.resources.api, clientAddress: clientAddressOf(request), origin, isExposed: true, proof: null };
      await this.keys.verify(token, context);
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-http-bearer';
import type { Actor } from '../authz/index.js';
import type { BearerInput } from './extract-credential.js';
import { KeyVerifier, type VerificationContext, credentialsMalformed } from './key-verifier.js';

/**
 * The two methods of RFC 6750, as the fallback behind cookie, query and session header. The strategy gets a sanitised
 * `{headers, query}` (it would also accept a form body), and its own challenge is never used: it does not escape what it reflects.
 */
@Injectable()
export class BearerStrategy extends PassportStrategy(Strategy, 'bearer') {
  constructor(private readonly keys: KeyVerifier) {
    super({ passReqToCallback: true });
  }

  validate(input: BearerInput & { context: VerificationContext }, token: string): Promise<Actor> {
    return this.keys.verify(token, input.context);
  }

  /** Runs the strategy the way passport does, on a separate instance. Throws what `KeyVerifier.verify` throws. */
  run(input: BearerInput, context: VerificationContext): Promise<Actor> {
    return new Promise((resolve, reject) => {
      const attempt = Object.create(this) as PassportAttempt;
      attempt.success = resolve;
      attempt.error = reject;
      attempt.fail = () => {
        reject(credentialsMalformed());
      };
      attempt.authenticate({ ...input, context });
    });
  }
}

/** The methods that passport adds to a strategy before it calls `authenticate`. */
interface PassportAttempt {
  success(actor: Actor): void;
  error(error: unknown): void;
  fail(): void;
  authenticate(request: unknown): void;
}

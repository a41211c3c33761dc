import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Observable, tap } from 'rxjs';
import { AccessUrl } from '../common/index.js';
import { bearerChallenge } from './challenge.js';
import type { HttpReply } from './request.js';

/**
 * For a handler that answers 401 or 403 itself instead of throwing: such an answer does not leave without a challenge
 * either. What guards and handlers throw never reaches an interceptor; the error filter shares the same function.
 */
@Injectable()
export class ChallengeInterceptor implements NestInterceptor {
  constructor(private readonly accessUrl: AccessUrl) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<HttpReply>();
    return next.handle().pipe(
      tap(() => {
        const refused = reply.statusCode === 401 || reply.statusCode === 403;
        if (refused && !reply.sent && !reply.hasHeader('www-authenticate')) {
          reply.header('www-authenticate', bearerChallenge({ resourceMetadata: this.accessUrl.resourceMetadata }));
        }
      }),
    );
  }
}

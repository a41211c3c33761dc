import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Observable, tap } from 'rxjs';
import { AccessUrl } from '../common/index.js';
import { tokenChallenge } from './challenge.js';
import type { HttpReply, HttpRequest } from './request.js';

/**
 * Adds the challenge when a handler responds 401 or 403 itself instead of throwing. Errors thrown by guards and handlers
 * never reach an interceptor; the error filter uses the same function for them. On every route whose handler may do so (`bindInterceptors`).
 */
@Injectable()
export class ChallengeInterceptor implements NestInterceptor {
  constructor(private readonly accessUrl: AccessUrl) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<HttpRequest>();
    const reply = context.switchToHttp().getResponse<HttpReply>();
    return next.handle().pipe(
      tap(() => {
        const refused = reply.statusCode === 401 || reply.statusCode === 403;
        if (refused && !reply.sent && !reply.hasHeader('www-authenticate')) {
          const { statusCode: status } = reply;
          const { challengeScheme: scheme } = request;
          reply.header('www-authenticate', tokenChallenge({ status, scheme, resourceMetadata: this.accessUrl.resourceMetadata }));
        }
      }),
    );
  }
}

import { Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from '../config/index.js';
import { RateLimiter } from './rate-limiter.js';
import { RouteRegistry } from './route-registry.js';

@Global()
@Module({
  providers: [
    RouteRegistry,
    {
      provide: RateLimiter,
      inject: [CONFIG],
      useFactory: (config: Config) => new RateLimiter({ apiPerMinute: config.apiRateLimit, disabled: config.dangerousDisableRateLimits }),
    },
  ],
  exports: [RateLimiter, RouteRegistry],
})
export class HttpModule {}

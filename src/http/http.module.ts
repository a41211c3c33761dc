import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/index.js';
import { BrowserCookies, BrowserCookiesSettings } from './browser-cookies.js';
import { ClientRateLimit } from './client-rate-limit.js';
import { Draining } from './draining.js';
import { RateLimiter, RateLimiterSettings } from './rate-limiter.js';
import { RouteRegistry } from './route-registry.js';

@Module({
  imports: [LimitsModule],
  providers: [BrowserCookies, BrowserCookiesSettings, ClientRateLimit, Draining, RateLimiter, RateLimiterSettings, RouteRegistry],
  exports: [BrowserCookies, ClientRateLimit, Draining, RateLimiter, RouteRegistry],
})
export class HttpModule {}

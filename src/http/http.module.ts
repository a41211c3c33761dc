import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/index.js';
import { MetricsModule } from '../metrics/index.js';
import { BrowserCookies, BrowserCookiesSettings } from './browser-cookies.js';
import { ClientRateLimit } from './client-rate-limit.js';
import { Draining } from './draining.js';
import { RequestMetrics } from './request-metrics.js';
import { RateLimiter, RateLimiterSettings } from './rate-limiter.js';
import { RouteRegistry } from './route-registry.js';

@Module({
  imports: [LimitsModule, MetricsModule],
  providers: [
    BrowserCookies,
    BrowserCookiesSettings,
    ClientRateLimit,
    Draining,
    RateLimiter,
    RateLimiterSettings,
    RequestMetrics,
    RouteRegistry,
  ],
  exports: [BrowserCookies, ClientRateLimit, Draining, RateLimiter, RequestMetrics, RouteRegistry],
})
export class HttpModule {}

import { PAGES_CSS_SHA256, STYLESHEET } from './assets.js';
import { PAGES_CSS } from './stylesheet.js';

describe('the style sheet', () => {
  it('loads nothing', () => {
    expect(PAGES_CSS).not.toMatch(/url\(|@import|@font-face|https?:|expression|<\//i);
  });

  it('is named by its hash, and cached until it changes', () => {
    expect(STYLESHEET.path).toBe(`/pages/${PAGES_CSS_SHA256.slice(0, 32)}.css`);
    expect(STYLESHEET.body).toBe(PAGES_CSS);
    expect(STYLESHEET.headers).toEqual({
      'Content-Type': 'text/css; charset=utf-8',
      'Cache-Control': 'public, max-age=31536000, immutable',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    });
  });
});

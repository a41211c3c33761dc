import { DARK_PALETTE, LIGHT_PALETTE, type Palette } from '../views/index.js';

/** The colours of the frame around Swagger UI, which brings its own. */
function colours({ canvas, surface, ink, muted, line, accent, onAccent, focus }: Palette): string {
  return `--canvas: ${canvas}; --surface: ${surface}; --ink: ${ink}; --muted: ${muted}; --line: ${line}; --accent: ${accent}; --on-accent: ${onAccent}; --focus: ${focus};`;
}

/** Our additions to the style sheet of Swagger UI: the bar at the top, room for the dialog, and no inputs without an effect. */
export const EXPLORER_STYLE = `:root { color-scheme: light dark; ${colours(LIGHT_PALETTE)} }
@media (prefers-color-scheme: dark) { :root { ${colours(DARK_PALETTE)} } }
*, *::before, *::after { box-sizing: border-box; }
html { overflow-y: scroll; }
body { margin: 0; min-height: 100vh; background: var(--surface); color: var(--ink);
  font: 400 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.brand { background: var(--canvas); border-bottom: 1px solid var(--line); }
.brand > a { display: flex; align-items: center; gap: 0.625rem; max-width: 1460px; margin: 0 auto; padding: 0.75rem 20px;
  color: inherit; font-weight: 650; letter-spacing: -0.01em; text-decoration: none; }
.brand > a:hover { text-decoration: underline; }
.brand svg { width: 2rem; height: 2rem; border-radius: 8px; background: var(--accent); color: var(--on-accent); forced-color-adjust: none; }
.notice { max-width: 32rem; margin: 15vh auto 0; padding: 0 1rem; }

.swagger-ui .info { margin: 30px 0; }
.swagger-ui .scheme-container { margin-bottom: 10px; padding: 20px 0; }
.swagger-ui .dialog-ux .modal-ux { max-height: 92vh; }
.swagger-ui .dialog-ux .modal-ux-content { max-height: calc(92vh - 60px); }
.swagger-ui .auth-container input[type="text"] { width: 24rem; max-width: 100%; }
/* Its own colours here are too pale to read (WCAG 1.4.3). */
.swagger-ui .btn.authorize { color: var(--accent); border-color: var(--accent); }
.swagger-ui .btn.authorize svg { fill: var(--accent); }
.swagger-ui .opblock .opblock-summary-method { color: #0b1512; text-shadow: none; }
/* No answer has links, and on a phone their column pushes the others out of sight. */
.swagger-ui .response-col_links { display: none; }
/* The client has no secret. */
.swagger-ui .auth-container .wrapper:has(> [for^="client_secret"]) { display: none; }
`;

import type { Validation } from '../../../common/index.js';
import {
  CONSOLE_PATHS,
  html,
  PAGE_PATHS,
  renderConfirmation,
  renderConsole,
  type SafeHtml,
  type Viewer,
  type Page,
} from '../../../views/index.js';
import { APPS_CRUMB, pathOfApp } from './app-words.js';

/** What cannot be undone. */
export type AppLoss =
  { readonly what: 'app' | 'access' } | { readonly what: 'secret'; readonly id: string; readonly displaySecret: string };

interface LossInWords {
  readonly action: string;
  readonly title: string;
  readonly button: string;
  readonly consequences: SafeHtml;
}

function inWords(loss: AppLoss, name: string): LossInWords {
  switch (loss.what) {
    case 'app':
      return {
        action: PAGE_PATHS.deleteApp,
        title: `Delete ${name}`,
        button: 'Delete this app',
        consequences: html`<p>
          Users can no longer sign in to the app, and all its secrets, tokens and access end at once. This cannot be undone: an app that is
          registered again has another client ID.
        </p>`,
      };
    case 'access':
      return {
        action: PAGE_PATHS.endAppAccess,
        title: `End all access of ${name}`,
        button: 'End all access',
        consequences: html`<p>
          All tokens of the app stop working, for every user. The app and its secrets stay: users are asked again when they next sign in to
          it.
        </p>`,
      };
    case 'secret':
      return {
        action: PAGE_PATHS.deleteAppSecret,
        title: 'Delete a secret',
        button: 'Delete this secret',
        consequences: html`<p>
          The secret that ends with <code>${loss.displaySecret}</code> stops working at once, and so does the access that the app got with
          it: these users have to sign in to the app again. This cannot be undone.
        </p>`,
      };
  }
}

export interface AppConfirmationPage {
  readonly viewer: Viewer;
  readonly app: { readonly id: string; readonly name: string };
  readonly loss: AppLoss;
  readonly faults?: readonly Validation[];
  readonly error?: string | undefined;
}

/** The pages before an app, its access or a secret is lost, and those after a wrong name was typed there. */
export function renderAppConfirmationPage({ viewer, app, loss, faults = [], error }: AppConfirmationPage): Page {
  const { action, title, button, consequences } = inWords(loss, app.name);
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.adminApps,
    title,
    isFaulty: faults.length > 0,
    crumbs: [APPS_CRUMB, { label: app.name, path: pathOfApp(app.id) }],
    error,
    content: html`<div class="panel panel--form">
      ${renderConfirmation({
        action,
        fields: { app: app.id, ...(loss.what === 'secret' && { secret: loss.id }) },
        consequences,
        name: app.name,
        button,
        cancel: pathOfApp(app.id),
        faults,
      })}
    </div>`,
  });
}

import {
  displayName,
  html,
  localUrl,
  PAGE_PATHS,
  type PageUser,
  renderAccount,
  renderDocument,
  renderFields,
  renderFormErrors,
  renderName,
  renderQuestion,
  renderTile,
  renderTime,
  type SafeHtml,
  type Page,
} from '../../views/index.js';
import { describeApp, renderUnreviewed } from './consent-app.js';
import { type ConsentedAccess, describeAccess, renderAccess } from './consent-parts.js';

export interface DevicePage {
  readonly user: PageUser;
  /** As typed, or from the link that the device showed. */
  readonly typed: string;
  /** Whether the code came with a link, so that the user has not read it anywhere yet. */
  readonly isPrefilled: boolean;
  /** Why the code was not accepted. */
  readonly fault?: string | undefined;
  /** What the user has just done. */
  readonly notice?: string | undefined;
}

export interface DeviceConsentPage extends ConsentedAccess {
  readonly user: PageUser;
  readonly formToken: string;
  /** As the device shows it. */
  readonly userCode: string;
  /** Where the device asked from. */
  readonly clientAddress: string;
  readonly askedAt: Date;
  /** Local path of a login form whose redirect leads back to the code. */
  readonly switchUserHref: string;
  readonly manageHref: string;
}

/** The page of `GET /device` (RFC 8628 section 3.3). */
export function renderDevicePage({ user, typed, isPrefilled, fault, notice }: DevicePage): Page {
  const faults = fault === undefined ? [] : [{ field: 'user_code', detail: fault }];
  const field = {
    kind: 'text',
    name: 'user_code',
    label: 'Code',
    hint: 'The letters that the device shows, such as WDJB-MJHT.',
    autocomplete: 'off',
    maxLength: 32,
    value: typed,
  } as const;
  return renderDocument({
    title: fault === undefined ? 'Connect a device' : 'Error: Connect a device',
    content: html`<h1>Connect a device</h1>
      ${notice !== undefined && html`<p class="callout" role="status">${notice}</p>`} ${renderFormErrors(undefined, faults, [field])}
      ${renderAccount(user)}
      ${
        isPrefilled &&
        html`<p class="callout callout--warning">
          <strong>Compare the code.</strong> Continue only if your own device shows it now. If another person sent you this link, close the
          page.
        </p>`
      }
      <form method="post" action="${localUrl(PAGE_PATHS.device)}">
        ${renderFields([field], faults)}
        <button class="button button--primary" type="submit">Continue</button>
      </form>
      <div class="row divided"><a href="${localUrl(PAGE_PATHS.home)}">Not now</a></div>`,
  });
}

function renderFacts(page: DeviceConsentPage): SafeHtml {
  return html`<dl class="facts">
    <dt>Code</dt>
    <dd><strong>${page.userCode}</strong></dd>
    <dt>Asked from</dt>
    <dd>${page.clientAddress}, ${renderTime(page.askedAt)}</dd>
    ${describeAccess(page)} ${describeApp(page.app)}
  </dl>`;
}

/** The page that asks whether an app on another device may act for the user. It says who asks from where (RFC 8628 section 5.4). */
export function renderDeviceConsentPage(page: DeviceConsentPage): Page {
  return renderDocument({
    title: `Allow ${displayName(page.app.name, 'an unnamed app')} on a device?`,
    width: 'medium',
    content: html`<div class="title">
        ${renderTile(page.app.name, page.app.iconPath)}
        <h1>${renderName(page.app.name, 'Unnamed app')} on a device wants to use your account</h1>
      </div>
      ${renderAccount(page.user, html`<a href="${localUrl(page.switchUserHref)}">Not you? Sign in as someone else</a>`)}
      <div class="callout callout--warning">
        <p>
          <strong>Allow this only if you started it yourself, on a device that shows ${page.userCode}.</strong> The device will act in your
          name. If another person sent you the code or a link, deny it.
        </p>
        ${renderUnreviewed(page.app)}
      </div>
      ${renderAccess(page)}
      <section class="section divided" aria-label="Details">${renderFacts(page)}</section>
      ${renderQuestion(PAGE_PATHS.answerDevice, page.formToken, [
        { value: 'deny', label: 'Deny' },
        { value: 'allow', label: 'Allow' },
      ])}`,
  });
}

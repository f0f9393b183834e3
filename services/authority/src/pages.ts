import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';
import type { Person } from './people.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem;color:#1c2330}' +
  'button{font:inherit;padding:.4rem .8rem;margin:.2rem 0;cursor:pointer}' +
  'input{font:inherit;padding:.4rem;text-transform:uppercase}' +
  'table{border-collapse:collapse;width:100%}td{padding:.3rem .5rem;border-top:1px solid #d8dde6;vertical-align:top}' +
  '.warning{background:#fff3cd;border:1px solid #e0c060;padding:.5rem .8rem}' +
  'code{font-size:.9em}small{color:#5a6475}';

/**
 * Headers of every page of our own: one inline style and nothing else, no framing, no caching.
 * `form-action` is left out on purpose: browsers apply it to the redirect that follows a form, which leads to the
 * loopback port of the command line.
 */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<h1>${title}</h1>
<p class="warning">Development issuer: no passwords. Never use it in production.</p>
${body}
</body>
</html>
`.markup;
}

/** The list of seeded people; choosing one is the whole sign-in. `action` is where the choice is posted to. */
export function personPage(action: string, clientName: string, people: readonly Person[]): string {
  const rows = people.map(
    (person) => html`<tr>
<td><button type="submit" name="persona" value="${person.subject}">${person.name}</button></td>
<td><code>${person.subject}</code><br><small>${person.tenants.join(', ')}: ${person.scopes.join(' ')}</small></td>
</tr>`,
  );
  return page(
    'Who are you?',
    html`<p><strong>${clientName}</strong> asks you to sign in.</p>
<form method="post" action="${action}">
<table>${rows}</table>
<p><button type="submit" name="cancel" value="yes">Cancel</button></p>
</form>`,
  );
}

/** Asks for the code that the device shows. `form` is the library's own form, which the button submits. */
export function deviceCodePage(form: string, problem: string | undefined): string {
  return page(
    'Enter the code',
    html`<p>${problem ?? 'Enter the code that the command line shows.'}</p>
${new Html(form)}
<p><button type="submit" form="op.deviceInputForm">Continue</button></p>`,
  );
}

/** Shows the code again, so that a person notices a sign-in that somebody else began. */
export function deviceConfirmPage(form: string, clientName: string, userCode: string): string {
  return page(
    'Is this your device?',
    html`<p><strong>${clientName}</strong> shows this code: <code>${userCode}</code></p>
${new Html(form)}
<p><button type="submit" form="op.deviceConfirmForm">Continue</button>
<button type="submit" form="op.deviceConfirmForm" name="abort" value="yes">This is not mine</button></p>`,
  );
}

export function messagePage(title: string, message: string): string {
  return page(title, html`<p>${message}</p>`);
}

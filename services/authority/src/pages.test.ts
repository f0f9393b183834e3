import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { html } from './html.ts';
import { deviceConfirmPage, messagePage, personPage } from './pages.ts';

const EVIL = `<script>alert("1")</script>&'`;
const HARMLESS = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;';

describe('html', () => {
  it('escapes texts and keeps markup', () => {
    assert.equal(
      html`<p title="${EVIL}">${html`<b>${EVIL}</b>`}${[html`<i>`, html`</i>`]}</p>`.markup,
      `<p title="${HARMLESS}"><b>${HARMLESS}</b><i></i></p>`,
    );
  });
});

describe('the pages', () => {
  it('escape whatever is shown on them', () => {
    const names = { roles: [EVIL], groups: [EVIL], tenants: [], scopes: [EVIL] };
    const person = { subject: EVIL, name: EVIL, role: 'author' as const, ...names };
    for (const page of [personPage(EVIL, EVIL, [person]), deviceConfirmPage('', EVIL, EVIL), messagePage(EVIL, EVIL)]) {
      assert.ok(page.includes(HARMLESS));
      assert.ok(!page.includes('<script'));
    }
  });
});

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** For tests: as much of a browser as a sign-in needs, i.e. cookies by path, redirects, and forms. */
export class TestBrowser {
  #cookies: Cookie[] = [];

  /** The page that a URL leads to. Stops at the first redirect whose target `isEnd` says is the end of the errand. */
  async open(
    url: string,
    init: RequestInit = {},
    isEnd: (url: string) => boolean = () => false,
  ): Promise<{ url: string; status: number; text: string; headers: Headers }> {
    let next = { url, init };
    for (let hops = 0; hops < 20; hops += 1) {
      const response = await fetch(next.url, {
        ...next.init,
        redirect: 'manual',
        headers: { ...next.init.headers, accept: 'text/html', cookie: this.#cookieHeader(next.url) },
      });
      this.#keepCookies(next.url, response);
      const location = response.headers.get('location');
      if (location === null) {
        return { url: next.url, status: response.status, text: await response.text(), headers: response.headers };
      }
      await response.body?.cancel();
      const target = new URL(location, next.url).href;
      if (isEnd(target)) return { url: target, status: response.status, text: '', headers: response.headers };
      next = { url: target, init: {} };
    }
    throw new Error('too many redirects');
  }

  /** Submits a form of a page: its hidden fields, and the given ones. Follows pages that submit themselves. */
  async submit(
    page: { url: string; text: string },
    fields: Record<string, string>,
    isEnd?: (url: string) => boolean,
  ): ReturnType<TestBrowser['open']> {
    const action = /<form[^>]* action="([^"]+)"/.exec(page.text)?.[1];
    if (action === undefined) throw new Error(`There is no form on ${page.url}: ${page.text}`);
    const hidden = [...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
    const body = new URLSearchParams(hidden.map(([, name = '', value = '']): [string, string] => [name, value]));
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const answer = await this.open(new URL(action, page.url).href, { method: 'POST', body }, isEnd);
    return answer.text.includes('document.forms[0].submit()') ? this.submit(answer, {}, isEnd) : answer;
  }

  #cookieHeader(url: string): string {
    const { pathname } = new URL(url);
    return this.#cookies
      .filter(({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
  }

  #keepCookies(url: string, response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      const path =
        attributes.find((attribute) => /^path=/i.test(attribute))?.slice('path='.length) ?? new URL(url).pathname;
      this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
      if (value !== '') this.#cookies.push({ name, value, path });
    }
  }
}

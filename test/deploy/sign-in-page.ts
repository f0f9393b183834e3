/** What Keycloak asks on its way to the redirect, by a field of its page, and what this person answers. */
const PAGES: readonly (readonly [field: string, answer: (person: Person) => Record<string, string>])[] = [
  ['password-new', ({ nextPassword: next }) => ({ 'password-new': next, 'password-confirm': next })],
  ['firstName', ({ username }) => ({ email: `${username}@example.org`, firstName: 'Ada', lastName: 'Author' })],
  ['password', ({ username, password }) => ({ username, password })],
];

const MOST_PAGES = 12;

export interface Person {
  readonly username: string;
  readonly password: string;
  /** Chosen when the issuer asks for another one. */
  readonly nextPassword: string;
}

/** Plays the browser of a person who signs in; gives the address on the loopback interface that it is sent to in the end. */
export async function signInOnPages(start: URL, person: Person): Promise<URL> {
  const cookies = new Map<string, string>();
  const send = async (url: URL, form?: Record<string, string>) => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      signal: AbortSignal.timeout(20_000),
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
  let answer = await send(start);
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const location = answer.headers.get('location');
    if (location !== null) {
      const next = new URL(location, start);
      if (next.pathname === '/callback') return next;
      answer = await send(next);
      continue;
    }
    const html = await answer.text();
    const [, action] = /<form[^>]*\baction="([^"]+)"/.exec(html) ?? [];
    const asked = PAGES.find(([field]) => html.includes(`name="${field}"`));
    if (action === undefined || asked === undefined)
      throw new Error(`a page that was not expected: ${html.slice(0, 2000)}`);
    answer = await send(new URL(action.replaceAll('&amp;', '&'), start), asked[1](person));
  }
  throw new Error('the sign-in does not end');
}

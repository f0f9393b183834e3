/** Pages of one command at most; past it something is wrong at the other end. */
const MAX_PAGES = 10_000;

/** Reads a list to its end. */
export async function everyPage<T>(
  read: (pageToken: string) => Promise<{ readonly items: readonly T[]; readonly nextPageToken: string }>,
): Promise<T[]> {
  const all: T[] = [];
  let pageToken = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, nextPageToken } = await read(pageToken);
    all.push(...items);
    if (nextPageToken === '') return all;
    pageToken = nextPageToken;
  }
  throw new Error(`the list has more than ${MAX_PAGES} pages`);
}

import { StoreError } from '../store-error.ts';

/**
 * What `work` gives, or UNAVAILABLE when it takes longer. The driver has a deadline for each step of an operation (a server, a connection, an
 * answer, a second try) but none for all of them; the steps that go on after this one end by theirs.
 */
export async function withinDeadline<T>(deadlineMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new StoreError('UNAVAILABLE', `MongoDB: no answer within ${deadlineMs} ms`));
    }, deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

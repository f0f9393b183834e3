import type { NatsLink } from './nats-link.ts';

/** How many messages a stream holds per subject, of those that match a filter. */
export async function subjectCounts(
  { jsm }: NatsLink,
  stream: string,
  filter: string,
): Promise<ReadonlyMap<string, number>> {
  const { state } = await jsm.streams.info(stream, { subjects_filter: filter });
  return new Map(Object.entries(state.subjects ?? {}));
}

export async function countOf(link: NatsLink, stream: string, filter: string): Promise<number> {
  let sum = 0;
  for (const count of (await subjectCounts(link, stream, filter)).values()) sum += count;
  return sum;
}

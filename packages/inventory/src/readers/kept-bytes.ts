/** Of a text beside its characters, and of its place in an object or a list. */
const TEXT_BYTES = 32;

/** About how much memory the texts in a value take, where they are kept until the end of a document. */
export function keptBytes(value: unknown): number {
  if (typeof value === 'string') return TEXT_BYTES + value.length;
  if (typeof value !== 'object' || value === null) return 0;
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return members.reduce<number>((bytes, member) => bytes + keptBytes(member), 0);
}

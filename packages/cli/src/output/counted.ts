/** `1 error`, `2 errors`; of `info`, which has no plural, `2 info`. Other plurals are said. */
export function counted(count: number | bigint, noun: string, plural = noun === 'info' ? noun : `${noun}s`): string {
  return `${count} ${BigInt(count) === 1n ? noun : plural}`;
}

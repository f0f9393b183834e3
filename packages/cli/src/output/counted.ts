/** `1 error`, `2 errors`; of `info`, which has no plural, `2 info`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 || noun === 'info' ? '' : 's'}`;
}

/** No space of Unicode and no plus: names stand between spaces in a note, and between pluses in a key. */
const NAME = /^[^\p{White_Space}+]+$/u;

/** Whether it can be the name of a key. */
export function isKeyName(name: string): boolean {
  return name.isWellFormed() && NAME.test(name);
}

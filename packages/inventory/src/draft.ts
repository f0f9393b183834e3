/** A record while it is made: absent members are added where they are known. */
export type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** Version of this compiler, as attested. Moves with every change that can move the bytes of an IR. */
export const COMPILER_VERSION = 'stella-dsl 0.1.0';

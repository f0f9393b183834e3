import { ServiceError, type Violation } from '@policy-registry/rpc/errors';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Refuses texts that cannot be kept or shown faithfully: lone surrogates (they have no UTF-8) and control characters other
 * than tab and line ends. Keys are field paths. Throws INVALID_ARGUMENT naming every such field.
 */
export function checkFreeText(texts: Readonly<Record<string, string>>): void {
  const violations: Violation[] = [];
  for (const [field, text] of Object.entries(texts)) {
    if (!text.isWellFormed()) violations.push({ field, description: 'is not well-formed Unicode', code: 'text' });
    else if (CONTROL.test(text)) violations.push({ field, description: 'has a control character', code: 'text' });
  }
  if (violations.length > 0) {
    throw new ServiceError('INVALID_ARGUMENT', 'A text cannot be kept as it is.', { violations });
  }
}

/** One refused field. */
export function invalidArgument(field: string, description: string, code: string): ServiceError {
  return new ServiceError('INVALID_ARGUMENT', `${field} ${description}.`, {
    violations: [{ field, description, code }],
  });
}

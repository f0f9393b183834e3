/**
 * Whether an answer holds all that is wanted: objects by their listed members, lists by length and position, the rest by
 * equality. `{ $any: true }` is any value that is not empty; `{ $match: re }` a text; `{ $contains: [..] }` a list that
 * has each item somewhere; `{ $absent: true }` nothing. Returns the differences, one line each.
 */
export function differences(actual: unknown, wanted: unknown, path = 'answer'): string[] {
  if (isObject(wanted)) {
    const [operator] = Object.keys(wanted);
    if (operator?.startsWith('$')) return byOperator(operator, actual, wanted[operator], path);
    if (!isObject(actual)) return [`${path}: wanted an object, got ${show(actual)}`];
    return Object.entries(wanted).flatMap(([key, value]) => differences(actual[key], value, `${path}.${key}`));
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual) || actual.length !== wanted.length) {
      return [`${path}: wanted a list of ${wanted.length}, got ${show(actual)}`];
    }
    return wanted.flatMap((value, index) => differences(actual[index], value, `${path}[${index}]`));
  }
  return Object.is(actual, wanted) ? [] : [`${path}: wanted ${show(wanted)}, got ${show(actual)}`];
}

function byOperator(operator: string, actual: unknown, operand: unknown, path: string): string[] {
  switch (operator) {
    case '$any':
      return actual === undefined || actual === null || actual === ''
        ? [`${path}: wanted a value, got ${show(actual)}`]
        : [];
    case '$absent':
      return actual === undefined ? [] : [`${path}: wanted nothing, got ${show(actual)}`];
    case '$match':
      return typeof actual === 'string' && new RegExp(String(operand)).test(actual)
        ? []
        : [`${path}: wanted a text like ${operand}, got ${show(actual)}`];
    case '$contains': {
      const list = Array.isArray(actual) ? actual : [];
      const items = Array.isArray(operand) ? operand : [operand];
      return items
        .filter((item) => !list.some((each) => differences(each, item).length === 0))
        .map((item) => `${path}: wanted an item like ${show(item)}, got ${show(actual)}`);
    }
    default:
      throw new TypeError(`${path}: unknown operator ${operator}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

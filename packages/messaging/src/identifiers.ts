const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;
const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const GROUP = /^[A-Za-z0-9_-]{1,64}$/;
const EVENT_TYPE = /^[a-z][a-z0-9_.]{0,99}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const MAX_ID_BYTES = 200;

/** Whether a string is a tenant id; what is one is safe as part of a subject and of a name on any server. */
export function isTenant(text: string): boolean {
  return TENANT.test(text);
}

export function isGroup(text: string): boolean {
  return GROUP.test(text);
}

export function isEventType(text: string): boolean {
  return EVENT_TYPE.test(text);
}

/** ISO 8601 in UTC. */
export function isTime(text: string): boolean {
  return TIME.test(text) && Number.isFinite(Date.parse(text));
}

export function isTraceparent(text: string): boolean {
  return TRACEPARENT.test(text);
}

/** 1 to 200 bytes of UTF-8 without control characters or lone surrogates: ids, sources and subjects. */
export function isLabel(text: string): boolean {
  return (
    text.length > 0 && Buffer.byteLength(text, 'utf8') <= MAX_ID_BYTES && text.isWellFormed() && !CONTROL.test(text)
  );
}

/** The tenant id, or a TypeError. */
export function checkTenant(tenant: string): string {
  return check('tenant id', tenant, isTenant);
}

/** The name of a queue or a consumer, or a TypeError. */
export function checkName(name: string): string {
  return check('name', name, (text) => NAME.test(text));
}

/** The group of jobs, or a TypeError. */
export function checkGroup(group: string): string {
  return check('group', group, isGroup);
}

/** The value when it is a string that passes, or a TypeError that says what it is not. */
export function check(what: string, value: string, passes: (text: string) => boolean): string {
  if (typeof value === 'string' && passes(value)) return value;
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : typeof value;
  throw new TypeError(`not a ${what}: ${shown}`);
}

/** A whole number within bounds, or a TypeError. */
export function checkNumber(what: string, value: number, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new TypeError(`${what} ${value} is not ${least} to ${most}`);
}

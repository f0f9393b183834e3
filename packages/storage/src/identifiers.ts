const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;
const COLLECTION = /^[a-z][a-z0-9_]{0,39}$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const MAX_ID_BYTES = 512;

/** The tenant id, or a TypeError. What passes is safe as part of a table name, a file name, a bucket or a subject. */
export function checkTenant(tenant: string): string {
  if (typeof tenant !== 'string' || !TENANT.test(tenant)) throw new TypeError(`not a tenant id: ${shown(tenant)}`);
  return tenant;
}

/** The name of an area, or a TypeError. What passes is safe as part of a file name or a key, also where case does not count. */
export function checkArea(name: string): string {
  if (typeof name !== 'string' || !TENANT.test(name)) throw new TypeError(`not the name of an area: ${shown(name)}`);
  return name;
}

/** The name of a collection, or a TypeError. */
export function checkCollectionName(name: string): string {
  if (typeof name !== 'string' || !COLLECTION.test(name)) throw new TypeError(`not a collection name: ${shown(name)}`);
  return name;
}

/** Whether a document may have this id, by the rules of `Collection`. */
export function isDocumentId(id: string): boolean {
  return (
    typeof id === 'string' &&
    id.length > 0 &&
    id.length <= MAX_ID_BYTES &&
    Buffer.byteLength(id, 'utf8') <= MAX_ID_BYTES &&
    id.isWellFormed() &&
    !CONTROL.test(id)
  );
}

/** The id, or a TypeError. For `insert`; reading an id that cannot be is just not finding it. */
export function checkDocumentId(id: string): string {
  if (!isDocumentId(id)) throw new TypeError(`not a document id: ${shown(id)}`);
  return id;
}

/** For `insertAbsent`: a TypeError for more than 1000, or an id that is none. */
export function checkNewDocuments(documents: readonly { readonly id: string }[]): void {
  if (documents.length > 1000) throw new TypeError(`${documents.length} documents at once are more than 1000`);
  for (const { id } of documents) checkDocumentId(id);
}

/** A positive whole number up to 1000, or a TypeError. */
export function checkLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new TypeError(`limit ${limit} is not 1 to 1000`);
  return limit;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : typeof value;
}

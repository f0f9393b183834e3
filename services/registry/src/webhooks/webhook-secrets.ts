import { ServiceError } from '@policy-registry/rpc/errors';
import { newSecret, openSecret, sealSecret } from './secret-box.ts';
import type { WebhookRecord, WebhookSecret } from './webhook-record.ts';

/** One signs, and for a time the one before it. */
type Owner = Pick<WebhookRecord, 'uid' | 'secrets'>;

export function makeSecret(key: Uint8Array, tenant: string, uid: string, createTime: string): WebhookSecret {
  return { sealed: sealSecret(key, ownerOf(tenant, uid), newSecret()), createTime };
}

/** The secret that was made then; empty when it is not kept any more. */
export function secretMadeAt(key: Uint8Array, tenant: string, { uid, secrets }: Owner, time: string): string {
  const secret = secrets.find(({ createTime }) => createTime === time);
  return secret === undefined ? '' : openSecret(key, ownerOf(tenant, uid), secret.sealed);
}

/** Whether a secret was sealed with the key that is configured now. */
export function canSign(key: Uint8Array, tenant: string, { uid }: Owner, { sealed }: WebhookSecret): boolean {
  try {
    return openSecret(key, ownerOf(tenant, uid), sealed) !== '';
  } catch (error) {
    if (error instanceof ServiceError && error.reason === 'INVALID_STATE') return false;
    throw error;
  }
}

/** Those that sign at a time, the newest first. */
export function signingSecrets(key: Uint8Array, tenant: string, { uid, secrets }: Owner, now: Date): readonly string[] {
  return secrets
    .filter(({ expireTime }) => expireTime === undefined || expireTime > now.toISOString())
    .map(({ sealed }) => openSecret(key, ownerOf(tenant, uid), sealed));
}

function ownerOf(tenant: string, uid: string): string {
  return `${tenant}/${uid}`;
}

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { create } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { canonicalJson, sha256 } from '@policy-registry/canonical';
import { type Bundle, BundleSchema } from '@policy-registry/contracts/registry';
import { dsse } from '@sigstore/core';
import { headStatement } from './head.ts';
import { headContent } from './head-content.ts';
import { readHeadKey } from './signed-head.ts';

export const ISSUED = new Date('2026-03-01T00:00:00.000Z');
export const EXPIRES = new Date('2026-03-02T00:00:00.000Z');
const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const KEY = readHeadKey(pair.publicKey.export({ type: 'spki', format: 'pem' }).toString());

/** An envelope over any statement, as the registry signs one. */
export function envelopeOf(statement: unknown, key: KeyObject = pair.privateKey, keyid: string = KEY.keyId): Buffer {
  const payload = Buffer.from(typeof statement === 'string' ? statement : canonicalJson(statement));
  const sig = sign('sha256', dsse.preAuthEncoding(PAYLOAD_TYPE, payload), key).toString('base64');
  const envelope = { payload: payload.toString('base64'), payloadType: PAYLOAD_TYPE, signatures: [{ sig, keyid }] };
  return Buffer.from(JSON.stringify(envelope));
}

/** The statement of a bundle's head, as JSON. */
export function statementOf(bundle: Bundle, tenant = 'acme') {
  const { predicateType, predicate } = headStatement({
    ...headContent(tenant, bundle),
    issuedAt: ISSUED.toISOString(),
    expiresAt: EXPIRES.toISOString(),
  });
  return { _type: 'https://in-toto.io/Statement/v1', subject: [], predicateType, predicate };
}

/** A bundle with a canary and an override, and a head of `acme` over it. */
export function signedBundle(change: Partial<Bundle> = {}): Bundle {
  const [ir, canaryIr] = [Buffer.from('{"a":1}'), Buffer.from('{"a":2}')];
  const bundle = create(BundleSchema, {
    ...{ environment: 'prod', pack: 'web', version: '1.0.0', generation: 7n, ir },
    ...{ sourceDigest: sha256('source 1'), irDigest: sha256(ir) },
    canary: {
      ...{ promotion: 'prod~web~2', version: '1.1.0', ir: canaryIr },
      ...{ sourceDigest: sha256('source 2'), irDigest: sha256(canaryIr) },
      canary: { percent: 10, selectors: ['registry.example.com/team-a/*'], abortAfterErrors: 5n },
    },
    overrides: [
      {
        ...{ override: 'ovr-1', rule: 'block_high', status: 'suppressed', owner: 'team', reason: 'known' },
        scope: { advisory: 'CVE-2026-1' },
        createTime: timestampFromDate(new Date('2026-02-01T00:00:00.000Z')),
        approveTime: timestampFromDate(new Date('2026-02-02T00:00:00.001Z')),
        expireTime: timestampFromDate(new Date('2026-05-01T00:00:00.000Z')),
      },
    ],
  });
  Object.assign(bundle, change);
  bundle.head = new Uint8Array(envelopeOf(statementOf(bundle)));
  return bundle;
}

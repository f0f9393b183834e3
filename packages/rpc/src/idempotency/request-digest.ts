import { type DescMessage, type Message, type MessageShape, toBinary, toJson } from '@bufbuild/protobuf';
import { canonicalJson, type Digest, sha256 } from '@policy-registry/canonical';

const withMaps = new WeakMap<DescMessage, boolean>();

/**
 * A digest that is equal for equal requests, whatever door they came through. Protobuf bytes do where nothing is unordered;
 * a message that can hold a map goes through canonical JSON, because clients write map entries in any order.
 */
export function requestDigest(desc: DescMessage, request: Message): Digest {
  const message = request as MessageShape<DescMessage>;
  if (!canHoldMap(desc)) return sha256(toBinary(desc, message));
  return sha256(canonicalJson(toJson(desc, message)));
}

function canHoldMap(desc: DescMessage): boolean {
  let known = withMaps.get(desc);
  if (known === undefined) {
    known = reachesMap(desc, new Set());
    withMaps.set(desc, known);
  }
  return known;
}

function reachesMap(desc: DescMessage, seen: Set<DescMessage>): boolean {
  if (seen.has(desc)) return false;
  seen.add(desc);
  return desc.fields.some((field) => field.fieldKind === 'map' || (field.message && reachesMap(field.message, seen)));
}

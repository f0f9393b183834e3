import type { DescMessage } from '@bufbuild/protobuf';

const known = new WeakMap<DescMessage, boolean>();

/** Whether a message can hold what is for its receiver alone: a field that is marked `debug_redact`. */
export function holdsSecret(desc: DescMessage): boolean {
  let holds = known.get(desc);
  if (holds === undefined) {
    holds = reachesSecret(desc, new Set());
    known.set(desc, holds);
  }
  return holds;
}

function reachesSecret(desc: DescMessage, seen: Set<DescMessage>): boolean {
  if (seen.has(desc)) return false;
  seen.add(desc);
  return desc.fields.some(
    ({ proto, message }) =>
      proto.options?.debugRedact === true || (message !== undefined && reachesSecret(message, seen)),
  );
}

import { TransparencyService } from '@policy-registry/contracts/registry';
import { type Implementation, implement } from '@policy-registry/rpc';
import { checkFreeText } from '../kernel/free-text.ts';
import { headOf } from './log-record.ts';
import { proveEvent, provePrefix } from './prove-log.ts';
import { publishedLog, type TransparencyDependencies } from './published-log.ts';
import { readLogObject } from './read-log-object.ts';

/** The handlers of TransparencyService: proto messages in and out, nothing decided here. */
export function transparencyHandlers(deps: TransparencyDependencies): Implementation {
  return implement(TransparencyService, {
    async getCheckpoint(_, context) {
      const { note, verifierKey, ...log } = await publishedLog(deps, context);
      const { size, root } = headOf(log);
      return { checkpoint: { size: BigInt(size), rootHash: root, note, verifierKey } };
    },

    async getInclusionProof(request, context) {
      checkFreeText({ event: request.event });
      const { index, size, hashes, entry } = await proveEvent(deps, context, request);
      return { leafIndex: BigInt(index), size: BigInt(size), hashes: [...hashes], entry };
    },

    async getConsistencyProof(request, context) {
      const { from, to, hashes } = await provePrefix(deps, context, request);
      return { fromSize: BigInt(from), toSize: BigInt(to), hashes: [...hashes] };
    },

    async getLogObject({ path }, context) {
      const { contentType, data, immutable } = await readLogObject(deps, context, path);
      return { content: { contentType, data }, immutable };
    },
  });
}

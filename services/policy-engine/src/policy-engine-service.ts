import { timestampDate } from '@bufbuild/protobuf/wkt';
import { sha256 } from '@policy-registry/canonical';
import { type EvaluateRequest, PolicyEngineService } from '@policy-registry/contracts/engine';
import {
  askedTime,
  compilationMessage,
  evaluationMessage,
  readEnv,
  readFinding,
  readOverride,
  ruleOutcomeMessages,
} from '@policy-registry/engine-messages';
import { type PreparedOverrides, prepareOverrides } from '@policy-registry/overrides';
import { compilePack } from '@policy-registry/pack';
import { type Implementation, implement } from '@policy-registry/rpc';
import { ServiceError } from '@policy-registry/rpc/errors';
import { COMPILER_VERSION, IrError, loadIr, type PreparedPolicy, prepare } from '@policy-registry/stella-dsl';

/** The handlers of PolicyEngineService. They hold no state and read no clock: everything comes with the call. */
export function policyEngineHandlers(): Implementation {
  return implement(PolicyEngineService, {
    async compile(request) {
      const { sourceDigest, compile } = compilePack(request.files, { strict: request.strict });
      return {
        compilation: compilationMessage({
          ok: compile.ok,
          diagnostics: compile.diagnostics,
          sourceDigest,
          irDigest: compile.irDigest ?? '',
          symbols: compile.symbols,
          ruleIndex: compile.ruleIndex,
          complexity: compile.complexity,
          compilerVersion: COMPILER_VERSION,
        }),
        ir: Buffer.from(compile.irJson ?? '', 'utf8'),
      };
    },

    async evaluate(request, context) {
      const irDigest = checkedDigest(request);
      const policy = readPolicy(request.ir);
      // The contract requires it.
      const asked = request.evaluatedAt === undefined ? new Date(Number.NaN) : timestampDate(request.evaluatedAt);
      const evaluatedAt = askedTime(asked);
      const evaluationContext = {
        env: readEnv(request.env),
        evaluatedAt,
        run: runOf(request, context.principal.tenant),
      };
      const overrides = readOverrides(request, evaluatedAt);
      const { explain, ruleOutcomes } = request;
      return {
        irDigest,
        evaluations: request.findings.map((message) => {
          const finding = readFinding(message);
          const evaluation = policy.evaluate(finding, evaluationContext, { explain: explain || ruleOutcomes });
          const outcomes = ruleOutcomes ? ruleOutcomeMessages(evaluation) : [];
          const said = explain ? evaluation : { ...evaluation, explain: [] };
          const overridden = overrides.apply(said, finding, message.artifact, { explain });
          return { ...evaluationMessage(finding.id, overridden), outcomes };
        }),
      };
    },
  });
}

/** What a policy may read below `run`. */
function runOf({ pack, version }: EvaluateRequest, tenant: string) {
  return {
    tenant,
    ...(pack === '' ? {} : { policyId: pack }),
    ...(version === '' ? {} : { policyVersion: version }),
  };
}

/** The digest is over the bytes as they came, never over bytes that were written anew. */
function checkedDigest({ ir, irDigest }: EvaluateRequest): string {
  const actual = sha256(ir);
  if (irDigest !== '' && irDigest !== actual) {
    throw new ServiceError('IR_DIGEST_MISMATCH', 'The policy does not have the digest that was given.', {
      metadata: { expected: irDigest, actual },
    });
  }
  return actual;
}

function readOverrides({ overrides, environment }: EvaluateRequest, at: Date): PreparedOverrides {
  const read = overrides.map((message, index) => readOverride(message, `overrides[${index}]`));
  return prepareOverrides(read, { environment, at });
}

function readPolicy(ir: Uint8Array): PreparedPolicy {
  try {
    return prepare(loadIr(new TextDecoder('utf-8', { fatal: true }).decode(ir)));
  } catch (error) {
    if (!(error instanceof IrError) && !(error instanceof TypeError)) throw error;
    throw new ServiceError('INVALID_SOURCE', `The policy is not an IR of this engine: ${error.message}`, {
      violations: [{ field: 'ir', description: error.message, code: 'ir' }],
    });
  }
}

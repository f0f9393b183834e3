import type { MessageInitShape } from '@bufbuild/protobuf';
import type { EngineStatusSchema, ReportEngineStatusRequest } from '@policy-registry/contracts/registry';
import { invalidArgument } from '../kernel/free-text.ts';
import { timestampOf } from '../kernel/timestamps.ts';
import { parsePromotionId } from '../promotions/promotion-id.ts';
import type { FleetEntry } from './list-engine-statuses.ts';
import type { EngineReports } from './report-engine-status.ts';

/** Throws INVALID_ARGUMENT for a status of another engine, environment or pack than it says. */
export function engineReports({ environment, engine, statuses }: ReportEngineStatusRequest): EngineReports {
  return {
    ...{ environment, engine },
    reports: statuses.map((status, index) => {
      const { pack, irDigest, generation, promotion, evaluationErrors } = status;
      const field = `statuses[${index}]`;
      if (![engine, ''].includes(status.engine)) throw other(`${field}.engine`, 'is of another engine');
      if (![environment, ''].includes(status.environment)) throw other(`${field}.environment`, 'is another one');
      const of = promotion === '' ? undefined : parsePromotionId(promotion);
      if (promotion !== '' && (of?.environment !== environment || of.pack !== pack)) {
        throw other(`${field}.promotion`, 'is no promotion of this pack into this environment');
      }
      return {
        ...{ pack, irDigest, promotion },
        generation: Number(generation),
        evaluationErrors: Number(evaluationErrors),
      };
    }),
  };
}

function other(field: string, description: string) {
  return invalidArgument(field, description, 'statuses');
}

export function engineStatus({ engine, report, current }: FleetEntry): MessageInitShape<typeof EngineStatusSchema> {
  const { pack, irDigest, generation, promotion, evaluationErrors } = report;
  return {
    ...{ engine: engine.engine, environment: engine.environment, pack, irDigest, promotion, current },
    generation: BigInt(generation),
    evaluationErrors: BigInt(evaluationErrors),
    reportTime: timestampOf(engine.reportTime),
  };
}

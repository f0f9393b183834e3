import { create, type DescMessage, type Message, type MessageShape } from '@bufbuild/protobuf';
import { createValidator } from '@bufbuild/protovalidate';
import { ServiceError } from '../errors/service-error.ts';
import { fieldPath } from './field-path.ts';

/** Checks requests against the protovalidate rules of the contract. */
export interface RequestValidator {
  /** Compiles the rules of a message now, so that the first call does not pay. Throws an Error for a rule that does not compile. */
  warm(desc: DescMessage): void;
  /** Throws INVALID_ARGUMENT with one violation per broken rule: field path in JSON names, rule id, description. */
  check(desc: DescMessage, message: Message): void;
}

/** More broken rules than anybody reads; what is shown is bounded again by the door. */
const MAX_VIOLATIONS = 100;

/** Of the whole process: to compile the rules takes longer than all else of a start, and they are the same behind every door. */
const validator = createValidator();
const warmed = new WeakSet<DescMessage>();

export function createRequestValidator(): RequestValidator {
  return {
    warm(desc) {
      if (warmed.has(desc)) return;
      const result = validator.validate(desc, create(desc));
      if (result.kind === 'error') throw new Error(`rules of ${desc.typeName}: ${result.error.message}`);
      warmed.add(desc);
    },
    check(desc, message) {
      const result = validator.validate(desc, message as MessageShape<DescMessage>);
      switch (result.kind) {
        case 'valid':
          return;
        case 'error':
          throw result.error;
        case 'invalid': {
          const violations = result.violations.slice(0, MAX_VIOLATIONS).map((violation) => ({
            field: fieldPath(violation.field),
            description: violation.message,
            code: violation.ruleId,
          }));
          const first = violations[0];
          const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : '';
          throw new ServiceError(
            'INVALID_ARGUMENT',
            `${first === undefined || first.field === '' ? 'request' : first.field}: ${first?.description}${more}`,
            { violations },
          );
        }
      }
    },
  };
}

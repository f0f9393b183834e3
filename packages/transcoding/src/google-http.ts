/**
 * The option extensions that this package reads. The only file that knows where the generated code lives: to use the
 * package without the contracts of this repository, point these lines at another generation of the same public protos.
 */
export {
  FieldRulesSchema,
  field as fieldRules,
  type OneofRules,
  oneof as oneofRules,
} from '@policy-registry/contracts/gen/buf/validate/validate_pb.js';
export { http } from '@policy-registry/contracts/gen/google/api/annotations_pb.js';
export type { HttpRule } from '@policy-registry/contracts/gen/google/api/http_pb.js';

import type { DescField, DescMethod } from '@bufbuild/protobuf';
import type { FieldPath } from '../binding/field-path.ts';
import type { PathTemplate } from '../template/parse-template.ts';

/** A template variable tied to the field that it fills. */
export interface BoundVariable {
  readonly path: FieldPath;
  /** Captures `segments.slice(start, end)` of a template without `**`. */
  readonly start: number;
  /** Counted from the end of the request's segments when the variable holds `**`: `segments.length - fromEnd`. */
  readonly end: { readonly index: number } | { readonly fromEnd: number };
  /** More than one segment may be captured: reserved escapes stay. */
  readonly multi: boolean;
}

export type RequestBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'all' }
  | { readonly kind: 'field'; readonly field: DescField };

/** One way to call one RPC over HTTP: a rule of `google.api.http`, checked against the descriptors. */
export interface Binding {
  readonly method: DescMethod;
  /** Upper case; `*` for a custom rule that leaves the verb open. */
  readonly httpMethod: string;
  readonly template: PathTemplate;
  readonly variables: readonly BoundVariable[];
  readonly body: RequestBody;
  /** The one field that is returned, or undefined for the whole message. */
  readonly responseField: DescField | undefined;
  /** 0 for the rule itself, 1 and up for its additional bindings. */
  readonly index: number;
}

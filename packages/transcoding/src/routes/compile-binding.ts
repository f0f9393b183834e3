import { type DescField, type DescMessage, type DescMethod, ScalarType } from '@bufbuild/protobuf';
import { type FieldPath, isFieldPathFault, jsonPath, leafOf, resolveFieldPath } from '../binding/field-path.ts';
import { isPathLeaf } from '../binding/text-value.ts';
import type { HttpRule } from '../google-http.ts';
import { type PathTemplate, parseTemplate, type TemplateVariable } from '../template/parse-template.ts';
import { TemplateError } from '../template/scan-template.ts';
import type { Binding, BoundVariable, RequestBody } from './binding.ts';
import { RouteError } from './route-error.ts';

/** Checks one rule against the method's messages. Throws `RouteError`, which names the RPC. */
export function compileBinding(method: DescMethod, rule: HttpRule, index: number): Binding {
  const { httpMethod, path } = patternOf(method, rule);
  const template = templateOf(method, path);
  const body = bodyOf(method, rule, httpMethod);
  const variables = template.variables.map((variable) => bindVariable(method, template, variable));
  for (const { path: fields } of variables) {
    if (body.kind === 'field' && fields.length === 1 && fields[0] === body.field) {
      throw new RouteError(method, `${jsonPath(fields)} is bound by the path and by the body`);
    }
  }
  return { method, httpMethod, template, variables, body, responseField: responseFieldOf(method, rule), index };
}

function patternOf(method: DescMethod, { pattern }: HttpRule): { httpMethod: string; path: string } {
  switch (pattern.case) {
    case 'get':
    case 'put':
    case 'post':
    case 'delete':
    case 'patch':
      return { httpMethod: pattern.case.toUpperCase(), path: pattern.value };
    case 'custom':
      if (!/^(?:\*|[A-Za-z]+)$/.test(pattern.value.kind))
        throw new RouteError(method, 'the custom kind is no HTTP verb');
      return { httpMethod: pattern.value.kind.toUpperCase(), path: pattern.value.path };
    case undefined:
      throw new RouteError(method, 'the rule has no pattern');
  }
}

function templateOf(method: DescMethod, path: string): PathTemplate {
  try {
    return parseTemplate(path);
  } catch (error) {
    if (error instanceof TemplateError) throw new RouteError(method, error.message, error);
    throw error;
  }
}

function bodyOf(method: DescMethod, { body }: HttpRule, httpMethod: string): RequestBody {
  if (body === '') return { kind: 'none' };
  if (httpMethod === 'GET' || httpMethod === 'HEAD') throw new RouteError(method, `${httpMethod} takes no body`);
  if (body === '*') return { kind: 'all' };
  return { kind: 'field', field: topLevelField(method, method.input, body, 'body') };
}

function responseFieldOf(method: DescMethod, { responseBody }: HttpRule): DescField | undefined {
  return responseBody === '' ? undefined : topLevelField(method, method.output, responseBody, 'response_body');
}

function topLevelField(method: DescMethod, message: DescMessage, name: string, what: string): DescField {
  const field = message.fields.find((candidate) => candidate.name === name);
  if (field === undefined) throw new RouteError(method, `${what}: ${message.typeName} has no field ${name}`);
  return field;
}

function bindVariable(method: DescMethod, template: PathTemplate, variable: TemplateVariable): BoundVariable {
  const path = variablePath(method, variable);
  const captured = template.segments.slice(variable.start, variable.end);
  const deep = template.segments.findIndex(({ kind }) => kind === '**');
  const multi = captured.length > 1 || captured.some(({ kind }) => kind === '**');
  if (multi && !holdsText(leafOf(path))) {
    throw new RouteError(method, `${jsonPath(path)} captures several segments, so it must be a string`);
  }
  const end =
    deep !== -1 && variable.end > deep ? { fromEnd: template.segments.length - variable.end } : { index: variable.end };
  if (deep !== -1 && variable.start > deep) {
    throw new RouteError(method, `${jsonPath(path)} stands behind "**"`);
  }
  return { path, start: variable.start, end, multi };
}

function variablePath(method: DescMethod, { fieldPath }: TemplateVariable): FieldPath {
  const name = fieldPath.join('.');
  const path = resolveFieldPath(method.input, fieldPath, (message, segment) =>
    message.fields.find((field) => field.name === segment),
  );
  if (isFieldPathFault(path)) {
    const why = path.fault === 'unknown' ? `has no field ${path.name}` : `: ${path.name} is not a singular message`;
    throw new RouteError(method, `path variable ${name}: ${path.message.typeName} ${why}`);
  }
  const leaf = leafOf(path);
  if (leaf.fieldKind === 'list' || leaf.fieldKind === 'map') {
    throw new RouteError(method, `path variable ${name} is a repeated field`);
  }
  if (!isPathLeaf(leaf)) throw new RouteError(method, `path variable ${name} is not a primitive field`);
  return path;
}

function holdsText(leaf: DescField): boolean {
  const field = leaf.message === undefined ? leaf : leaf.message.fields[0];
  return field?.fieldKind === 'scalar' && field.scalar === ScalarType.STRING;
}

import type { Path } from '@bufbuild/protobuf/reflect';

/** A field path in proto JSON names: `workspace.files[2].labels["a"]`. Empty for the message itself. */
export function fieldPath(path: Path): string {
  let text = '';
  for (const part of path) {
    switch (part.kind) {
      case 'field':
        text += `${text === '' ? '' : '.'}${part.jsonName}`;
        break;
      case 'oneof':
        text += `${text === '' ? '' : '.'}${part.name}`;
        break;
      case 'extension':
        text += `[${part.typeName}]`;
        break;
      case 'list_sub':
        text += `[${part.index}]`;
        break;
      case 'map_sub':
        text += `[${JSON.stringify(part.key, (_, value) => (typeof value === 'bigint' ? String(value) : value))}]`;
        break;
    }
  }
  return text;
}

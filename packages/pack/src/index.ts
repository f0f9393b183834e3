export { checkPath, type FileKind, MANIFEST_PATH, type PathCheck } from './check-path.ts';
export { PACK_CODES } from './codes.ts';
export { type CompiledPack, type CompilePackOptions, compilePack } from './compile-pack.ts';
export type { PackManifest, PackSettings } from './manifest.ts';
export type { PackFiles } from './pack-files.ts';
export { DEFAULT_PACK_LIMITS, type PackLimits } from './pack-limits.ts';
export { type ReadPack, readPack } from './read-pack.ts';
export { readYaml, type YamlFile, type YamlResult } from './read-yaml.ts';
export type { PackCaseResult, PackTestReport } from './tests/test-report.ts';

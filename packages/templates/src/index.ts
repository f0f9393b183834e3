export { instantiate } from './instantiate.ts';
export { TEMPLATES, type Template, type TemplateFile, template } from './templates.ts';

import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { invalid, parseJson, parseSpec, parseYaml, type DocumentFormat, type Json } from '@guildhall/contract';
import type { Request } from 'express';

const mediaTypes: Readonly<Record<string, DocumentFormat>> = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'application/x-yaml': 'yaml',
  'text/yaml': 'yaml',
  'text/x-yaml': 'yaml',
};

/**
 * The body of a request as JSON, read by its media type. Another media type is refused and not guessed at: what a web
 * page of a stranger may send without asking is of none of these.
 *
 * @throws GuildhallError invalid ARGUMENT_INVALID (field content-type) | SPEC_TOO_LARGE | JSON_INVALID | YAML_INVALID |
 *   SPEC_INVALID as parseSpec
 */
export const DocumentBody = createParamDecorator((what: string, context: ExecutionContext): Json => {
  const request = context.switchToHttp().getRequest<Request>();
  const format = formatOf(request.headers['content-type']);
  return parseSpec(bytesOf(request.body), format, { what });
});

/**
 * The same for a message, whose numbers are doubles.
 *
 * @throws GuildhallError invalid ARGUMENT_INVALID (field content-type) | SPEC_TOO_LARGE | JSON_INVALID | YAML_INVALID
 */
export function readDocument(body: unknown, contentType: string | undefined, what: string): Json {
  const format = formatOf(contentType);
  return format === 'yaml' ? parseYaml(bytesOf(body), what) : parseJson(bytesOf(body), what);
}

/** Without a body the parser leaves none: the codecs tell best what an empty text lacks. */
function bytesOf(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function formatOf(contentType = ''): DocumentFormat {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  const format = mediaTypes[type] ?? (type.endsWith('+json') ? 'json' : undefined);
  if (format) return format;
  const told = type === '' ? 'is missing' : `is ${type}`;
  const message = `Content-Type ${told}; send application/json or application/yaml.`;
  throw invalid('ARGUMENT_INVALID', message, { field: 'content-type' });
}

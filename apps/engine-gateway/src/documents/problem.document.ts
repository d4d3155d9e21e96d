import { errorKinds, errorMapping, reasonCodes, type GuildhallError } from '@guildhall/contract';
import { z } from 'zod';

/** The media type of RFC 9457. */
export const problemType = 'application/problem+json';

/** A failure as an HTTP answer (RFC 9457), with the kind, the code and the field of DESIGN 5.3. */
export const problemSchema = z.object({
  type: z.string().describe('names the reason code: `urn:guildhall:error:<code>`'),
  title: z.string().describe('what the code means'),
  status: z.int().describe('the HTTP status, which follows from the kind'),
  detail: z.string().describe('what is and what to do'),
  kind: z.enum(errorKinds),
  code: z.string(),
  field: z.string().optional().describe('the field at fault, such as `agents[2].class_name`'),
  details: z.record(z.string(), z.unknown()).optional().describe('what else is known: limits, places, further issues'),
});

export type ProblemDocument = z.infer<typeof problemSchema>;

export function problemDocument(error: GuildhallError): ProblemDocument {
  const { kind, code, message, details: { field, ...details } = {} } = error.toJSON();
  return {
    type: `urn:guildhall:error:${code}`,
    title: meaningOf(error),
    status: errorMapping[kind].http,
    detail: message,
    kind,
    code,
    ...(field !== undefined && { field }),
    ...(Object.keys(details).length > 0 && { details }),
  };
}

function meaningOf({ kind, code }: GuildhallError): string {
  const meanings: Readonly<Record<string, string>> = reasonCodes[kind];
  return meanings[code] ?? code;
}

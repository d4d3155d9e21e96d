import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { problemType } from '../documents/problem.document';
import type { SchemaName } from './schemas';

export interface OperationOptions {
  readonly summary: string;
  readonly body?: SchemaName;
  readonly answer?: SchemaName;
  /** Of the answer; default 200. */
  readonly status?: number;
  /** What each line or event of a streamed answer is. */
  readonly stream?: SchemaName;
  readonly query?: readonly (keyof typeof queries)[];
  /** HTTP statuses of failures that are worth naming. */
  readonly fails?: readonly number[];
}

const queries = {
  dry_run: { description: 'Only tell what it would do: answers a GuildPlan', schema: { type: 'boolean' } },
  guild_id: { description: 'Only those of this guild', schema: { type: 'string' } },
  agent_id: { description: 'Only those of this agent; needs `guild_id`', schema: { type: 'string' } },
  tail: { description: 'Begin with so many of the newest lines', schema: { type: 'integer', minimum: 1 } },
  last_lines: {
    name: 'tail',
    description: 'So many of the last lines of its log; default 20',
    schema: { type: 'integer', minimum: 0, maximum: 1000 },
  },
  last_events: {
    name: 'tail',
    description: 'Begin with so many of the newest events, instead of `from`',
    schema: { type: 'integer', minimum: 0 },
  },
  follow: { description: 'Go on with what comes, until the client leaves', schema: { type: 'boolean' } },
  from: { description: '`earliest`, or the position after which to begin', schema: { type: 'string' } },
  after: { description: 'Begin after this id', schema: { type: 'string' } },
  limit: { description: 'End after so many', schema: { type: 'integer', minimum: 1 } },
} as const;

/** Describes a route for OpenAPI; nothing here acts at run time. */
export function Operation(options: OperationOptions): MethodDecorator {
  const { summary, body, query = [], fails = [] } = options;
  return applyDecorators(
    ApiOperation({ summary }),
    ...query.map((name) => ApiQuery({ name, required: false, ...queries[name] })),
    ...(body ? [ApiBody({ schema: refTo(body) })] : []),
    answerOf(options),
    ...fails.map((status) => ApiResponse({ status, description: 'Failed', content: as(problemType, 'Problem') })),
  );
}

export function refTo(name: SchemaName): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function answerOf({ answer, stream, status = 200 }: OperationOptions): MethodDecorator {
  if (stream) {
    const content = { ...as('application/x-ndjson', stream), ...as('text/event-stream', stream) };
    return ApiResponse({ status, description: 'One document for each line or event', content });
  }
  return ApiResponse({ status, description: 'Done', ...(answer && { content: as('application/json', answer) }) });
}

function as(mediaType: string, name: SchemaName) {
  return { [mediaType]: { schema: refTo(name) } };
}

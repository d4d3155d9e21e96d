import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { invalid, limits, type Json } from '@guildhall/contract';
import type { Request } from 'express';
import { readDocument } from './document-body';

/**
 * The body of a request that publishes a message.
 *
 * @throws GuildhallError invalid MESSAGE_TOO_LARGE, or as readDocument
 */
export const MessageBody = createParamDecorator((_none: unknown, context: ExecutionContext): Json => {
  const request = context.switchToHttp().getRequest<Request>();
  requireMessageSize(request.body);
  return readDocument(request.body, request.headers['content-type'], 'The message');
});

function requireMessageSize(body: unknown): void {
  const sizeBytes = Buffer.isBuffer(body) ? body.byteLength : 0;
  if (sizeBytes <= limits.messageBytes) return;
  const message = `The message has ${sizeBytes} bytes; at most ${limits.messageBytes} are allowed. Send a reference instead.`;
  throw invalid('MESSAGE_TOO_LARGE', message, { field: 'payload', sizeBytes, limitBytes: limits.messageBytes });
}

import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Of those who do not name themselves. */
const unnamed = 'rest';

/** Who calls, for causes and for agents: the first product of the user agent, such as `guildhall-cli` or `curl`. */
export const ClientType = createParamDecorator((_none: unknown, context: ExecutionContext): string => {
  return clientTypeOf(context.switchToHttp().getRequest<Request>().headers['user-agent']);
});

export function clientTypeOf(userAgent = ''): string {
  return /^[\w.-]{1,64}/.exec(userAgent)?.[0] ?? unnamed;
}

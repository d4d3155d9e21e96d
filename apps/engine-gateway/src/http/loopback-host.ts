import { invalid } from '@guildhall/contract';
import type { NextFunction, Request, Response } from 'express';

const loopbackName = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * A gateway for this machine alone answers only who calls it by a loopback name. A web page whose own name was made to
 * point at 127.0.0.1 (DNS rebinding) calls it by that name.
 */
export function requireLoopbackHost(request: Request, _response: Response, next: NextFunction): void {
  const host = request.headers.host ?? '';
  if (loopbackName.test(host)) return next();
  const message = `This gateway serves its own machine, and was called as "${host}". Call it as localhost or 127.0.0.1.`;
  next(invalid('ARGUMENT_INVALID', message, { field: 'host' }));
}

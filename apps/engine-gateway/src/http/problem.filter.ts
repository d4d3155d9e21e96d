import { Catch, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@guildhall/telemetry';
import type { Request, Response } from 'express';
import { problemDocument, problemType } from '../documents/problem.document';
import { gatewayLogger } from '../tokens';
import { failureOfRequest } from './failure-of-request';

/** Every failure leaves as problem+json, with the status of its kind by the one table of the contract. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(gatewayLogger) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const { method, path } = request;
    const error = failureOfRequest(thrown, { method, path });
    if (error.code === 'INTERNAL') this.logger.error('a request failed by a defect', { method, path, error: thrown });
    if (response.headersSent) return void response.destroy();
    const problem = problemDocument(error);
    response.status(problem.status).type(problemType).send(JSON.stringify(problem));
  }
}

import { Catch } from '@nestjs/common';
import type { ExceptionFilter } from '@nestjs/common';
import { statusOfError } from '@guildhall/grpc';
import { throwError, type Observable } from 'rxjs';

/** Every failure leaves as a gRPC status with its reason in the trailers; Nest would make it UNKNOWN. */
@Catch()
export class GrpcErrorFilter implements ExceptionFilter {
  catch(thrown: unknown): Observable<never> {
    return throwError(() => statusOfError(thrown));
  }
}

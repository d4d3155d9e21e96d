import { status as grpcStatus, type ServiceError } from '@grpc/grpc-js';
import { asGuildhallError, internal, invalid, type GuildhallError } from '@guildhall/contract';
import { errorOfStatus, statusOfError } from './error-status';

/** What gRPC clients take of metadata unless they are told otherwise. */
const usualMetadataBytes = 8 * 1024;

function travelled(error: GuildhallError): GuildhallError {
  const { code, details, metadata } = statusOfError(error);
  return errorOfStatus(Object.assign(new Error(details ?? ''), { code, details, metadata }) as ServiceError);
}

function bytesOf(error: GuildhallError): number {
  const { details, metadata } = statusOfError(error);
  const [trailer] = metadata!.get('guildhall-error-bin');
  return encodeURI(String(details)).length + (trailer as Buffer).toString('base64').length;
}

describe('a failure that travels as the status of a gRPC call', () => {
  it('arrives as it was', () => {
    const error = invalid('SPEC_INVALID', 'agents[1].name is empty.', {
      field: 'agents[1].name',
      issues: [{ field: 'agents[1].name', code: 'SPEC_INVALID', message: 'agents[1].name is empty.' }],
    });
    expect(statusOfError(error)).toMatchObject({ code: grpcStatus.INVALID_ARGUMENT, details: error.message });
    expect(travelled(error).toJSON()).toEqual(error.toJSON());
  });

  const long = 'wörter '.repeat(50_000);
  const lines = Array.from({ length: 20 }, (_none, line) => `line ${line} ${'☂'.repeat(16_000)}`);

  it.each([
    ['a long sentence', internal('AGENT_START_FAILED', `It failed: ${long}`)],
    ['a long log', internal('AGENT_START_FAILED', 'It failed.', { field: 'agent_id', stage: 'load', log: lines })],
    ['many long details', invalid('SPEC_INVALID', long, { field: 'f', issues: lines.map((message) => ({ message })) })],
    ['details without end', invalid('SPEC_INVALID', '', { field: 'f', ...Object.fromEntries(lines.entries()) })],
    ['a deep field', invalid('SPEC_INVALID', '', { field: long, more: lines.map((line) => [line, [line]]) })],
  ])('fits into the trailers with %s, and keeps what programs read', (_what, error) => {
    expect(bytesOf(error)).toBeLessThan(usualMetadataBytes);
    const { kind, code, field, message } = travelled(error);
    expect([kind, code, field?.slice(0, 200)]).toEqual([error.kind, error.code, error.field?.slice(0, 200)]);
    expect(message.slice(0, 200)).toBe(error.message.slice(0, 200));
  });

  it('tells the last lines of a log', () => {
    const { details } = travelled(internal('AGENT_START_FAILED', 'It failed.', { stage: 'load', log: lines }));
    expect(details['stage']).toBe('load');
    expect((details['log'] as string[]).at(-1)).toMatch(/^line 19 ☂+…$/);
  });

  it.each(['half a pair \ud83d', `${'x'.repeat(1_498)}\u{1f600}${'x'.repeat(100)}`])(
    'can be sent whatever characters it holds',
    (text) => {
      const { details } = statusOfError(internal('INTERNAL', text));
      expect(() => encodeURI(String(details))).not.toThrow();
    },
  );

  it('is internal when it was thrown by a defect', () => {
    expect(statusOfError(asGuildhallError(new TypeError('x is not a function')))).toMatchObject({
      code: grpcStatus.INTERNAL,
      details: 'x is not a function',
    });
  });
});

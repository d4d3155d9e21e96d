import { conflict, errorKinds, errorMapping, GuildhallError } from '@guildhall/contract';
import { BadRequestException, NotFoundException, ServiceUnavailableException } from '@nestjs/common';
import { problemDocument } from '../documents/problem.document';
import { failureOfRequest } from './failure-of-request';

const request = { method: 'GET', path: '/v1/guilds/g/topics/t/messages' };

describe('failureOfRequest', () => {
  it('leaves our own failures as they are', () => {
    const ours = conflict('AGENT_ALREADY_RUNNING', 'It runs.');
    expect(failureOfRequest(ours, request)).toBe(ours);
  });

  it.each([
    [new NotFoundException(), 'not_found', 'ROUTE_NOT_FOUND'],
    [new BadRequestException('no'), 'invalid', 'ARGUMENT_INVALID'],
    [new ServiceUnavailableException(), 'unavailable', 'INTERNAL'],
    [new URIError('malformed'), 'invalid', 'ARGUMENT_INVALID'],
    [Object.assign(new Error('too large'), { status: 413, limit: 5 }), 'invalid', 'MESSAGE_TOO_LARGE'],
    [Object.assign(new Error('unknown encoding'), { status: 415 }), 'invalid', 'ARGUMENT_INVALID'],
    [new TypeError('x is undefined'), 'internal', 'INTERNAL'],
    ['a text', 'internal', 'INTERNAL'],
  ])('%s is %s %s', (thrown, kind, code) => {
    expect(failureOfRequest(thrown, request)).toMatchObject({ kind, code });
  });
});

describe('problemDocument', () => {
  it.each(errorKinds)('gives %s the status of the table', (kind) => {
    expect(problemDocument(new GuildhallError(kind, 'CODE', 'Text.')).status).toBe(errorMapping[kind].http);
  });

  it('tells field and details, and no cause', () => {
    const error = conflict('HOST_NAME_TAKEN', 'Taken.', { field: 'host', holder: 'h', cause: new Error('secret') });
    expect(problemDocument(error)).toEqual({
      type: 'urn:guildhall:error:HOST_NAME_TAKEN',
      title: 'A living host has this name.',
      status: 409,
      detail: 'Taken.',
      kind: 'conflict',
      code: 'HOST_NAME_TAKEN',
      field: 'host',
      details: { holder: 'h' },
    });
  });
});

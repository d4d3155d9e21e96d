import { createServer, type AddressInfo, type Server } from 'node:net';
import { once } from 'node:events';
import { asListenFailure } from './listen-failure';

const target = { variable: 'GRPC_PORT', port: 50051, bindAddress: '::1' };

describe('a failure to listen', () => {
  it('says who has the port', async () => {
    const first = await listening(0);
    const { port } = first.address() as AddressInfo;
    const error: unknown = await listening(port).catch((thrown: unknown) => thrown);
    first.close();

    const failure = asListenFailure(error, { variable: 'HTTP_PORT', port, bindAddress: '127.0.0.1' });
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'PORT_IN_USE', field: 'HTTP_PORT' });
    expect(String(failure)).toContain(`Another process listens on 127.0.0.1:${port}. Set HTTP_PORT to a free port.`);
  });

  it.each([
    ['EADDRINUSE', { kind: 'unavailable', code: 'PORT_IN_USE', field: 'GRPC_PORT' }],
    ['EACCES', { kind: 'invalid', code: 'CONFIG_INVALID', field: 'GRPC_PORT' }],
    ['EADDRNOTAVAIL', { kind: 'invalid', code: 'CONFIG_INVALID', field: 'BIND_ADDRESS' }],
  ])('names the variable at fault, also where grpc-js tells %s in its text only', (code, told) => {
    const error = new Error(`No address added out of total 1 resolved errors: [listen ${code}: [::1]:50051]`);
    expect(asListenFailure(error, target)).toMatchObject(told);
  });

  it('leaves what is something else as it is', () => {
    const error = new Error('out of memory');
    expect(asListenFailure(error, target)).toBe(error);
  });
});

async function listening(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

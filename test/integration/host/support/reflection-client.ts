import { dirname, join } from 'node:path';
import {
  credentials,
  loadPackageDefinition,
  type Client,
  type ClientDuplexStream,
  type GrpcObject,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

interface Answer {
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] };
}

type ReflectionClient = Client & { ServerReflectionInfo(): ClientDuplexStream<object, Answer> };

const protoFolder = join(dirname(require.resolve('@grpc/reflection/package.json')), 'build/proto');

/** Names of the services that a server tells of itself, as grpcurl asks for them. */
export async function servicesOf(address: string): Promise<string[]> {
  const files = loadSync('grpc/reflection/v1/reflection.proto', { includeDirs: [protoFolder] });
  const v1 = ['grpc', 'reflection', 'v1'].reduce((at, name) => at[name] as GrpcObject, loadPackageDefinition(files));
  const Reflection = v1['ServerReflection'] as unknown as new (...args: unknown[]) => ReflectionClient;
  const client = new Reflection(address, credentials.createInsecure());
  const call = client.ServerReflectionInfo();
  try {
    const answer = new Promise<Answer>((resolve, reject) => call.once('data', resolve).once('error', reject));
    call.write({ listServices: '' });
    return (await answer).listServicesResponse?.service.map(({ name }) => name) ?? [];
  } finally {
    call.end();
    client.close();
  }
}

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';

/** File of the agent host's interface, below `protoFolder()`. */
export const agentHostProto = 'guildhall/v1/agent_host.proto';
export const agentHostPackage = 'guildhall.v1';

/** How messages look in JavaScript: camelCase, 64-bit numbers as numbers (epochs stay below 2^53), all defaults set. */
export const protoOptions = {
  keepCase: false,
  longs: Number,
  defaults: true,
  oneofs: true,
  arrays: true,
  objects: true,
};

/** The folder that holds the protocol files, found from here upwards (sources and build output lie at other depths). */
export function protoFolder(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'proto');
    if (existsSync(join(candidate, agentHostProto))) return candidate;
  }
  throw new Error(`proto/${agentHostProto} is missing from the installation`);
}

let loaded: ServiceDefinition | undefined;

/** The methods of AgentHostService, read once. */
export function agentHostService(): ServiceDefinition {
  loaded ??= loadSync(agentHostProto, { ...protoOptions, includeDirs: [protoFolder()] })[
    `${agentHostPackage}.AgentHostService`
  ] as ServiceDefinition;
  return loaded;
}

export function methodOf(name: string): MethodDefinition<unknown, unknown> {
  const method = agentHostService()[name];
  if (!method) throw new Error(`AgentHostService has no method ${name}`);
  return method;
}

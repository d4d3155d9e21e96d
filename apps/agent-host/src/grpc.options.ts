import type { Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { Transport, type GrpcOptions } from '@nestjs/microservices';
import { hostAddress, type AgentHostSettings } from '@guildhall/config';
import { agentHostPackage, agentHostProto, protoFolder, protoOptions } from '@guildhall/grpc';
import type { HealthImplementation } from 'grpc-health-check';
import { join } from 'node:path';

const mostBytes = 64 * 1024 * 1024;

/** AgentHostService, with grpc.health.v1 and reflection beside it (H5), so that kubelet's gRPC probe works. */
export function grpcOptions({ bindAddress, grpcPort }: AgentHostSettings, health: HealthImplementation): GrpcOptions {
  return {
    transport: Transport.GRPC,
    options: {
      url: hostAddress(bindAddress, grpcPort),
      package: agentHostPackage,
      protoPath: join(protoFolder(), agentHostProto),
      loader: { ...protoOptions, includeDirs: [protoFolder()] },
      maxReceiveMessageLength: mostBytes,
      maxSendMessageLength: mostBytes,
      onLoadPackageDefinition: (definition: ConstructorParameters<typeof ReflectionService>[0], server: Server) => {
        new ReflectionService(definition).addToServer(server);
        health.addToServer(server);
      },
    },
  };
}

import { agentHostPackage } from '@guildhall/grpc';
import type { AgentHost } from '@guildhall/host';
import { HealthImplementation } from 'grpc-health-check';

const services = ['', `${agentHostPackage}.AgentHostService`];

/** grpc.health.v1 (H5): SERVING while the host takes agents. Like readiness, and unlike it without a look at the store. */
export function grpcHealth(host: AgentHost): HealthImplementation {
  const health = new HealthImplementation();
  host.followStage((stage) => {
    for (const service of services) health.setStatus(service, stage === 'serving' ? 'SERVING' : 'NOT_SERVING');
  });
  return health;
}

import type { Command } from 'commander';
import type { HostDocument } from '../../documents/host.document';
import { GatewayClient } from '../gateway.client';
import { gatewayVerb, type GatewayVerbOptions } from '../gateway-verb';
import { hostTable } from '../output/host-table';
import { print } from '../output/print';

export function hostsVerb(program: Command): void {
  gatewayVerb(program, 'hosts', 'list the hosts that run agents').action(hosts);
}

async function hosts({ gateway, json }: GatewayVerbOptions): Promise<void> {
  const found = await new GatewayClient(gateway).call<HostDocument[]>({ path: ['hosts'] });
  print(json, found, () => hostTable(found));
}

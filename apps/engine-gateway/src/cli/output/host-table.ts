import type { HostDocument } from '../../documents/host.document';
import { sizeText } from './amounts';
import { table } from './table';

const headings = ['HOST', 'ADDRESS', 'AGENTS', 'LOAD', 'MEMORY', 'STATE', 'ZONE', 'CLASSES'];

export function hostTable(hosts: readonly HostDocument[]): string {
  if (hosts.length === 0) return 'No hosts.';
  return table(headings, hosts.map(rowOf));
}

function rowOf({
  host,
  address,
  running,
  capacity,
  cpu,
  memory_bytes,
  draining,
  zone,
  classes,
}: HostDocument): string[] {
  const state = draining ? 'draining' : 'ready';
  const load = cpu.toFixed(2);
  const agents = `${running}/${capacity}`;
  return [host, address || '-', agents, load, sizeText(memory_bytes), state, zone || '-', String(classes.length)];
}

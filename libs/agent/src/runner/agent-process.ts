import { Socket } from 'node:net';
import type { HostFrame } from '@guildhall/contract';
import { AgentRuntime } from '../runtime/agent-runtime';
import { LineReader } from './line-reader';
import { loadPlan, preload } from './plan-loader';
import { rehearse } from './rehearsal';
import { SocketTransport } from './socket.transport';

const defaultFd = 3;

/** What a process that idles before its init does with the time. */
export interface IdleWork {
  /** Modules to load. */
  readonly preload: readonly string[];
}

/**
 * Makes this process an agent process: it waits for its init frame on the socket that it inherited.
 *
 * @param idle absent: its init is on the way, and it makes haste
 */
export function runAgentProcess(env: NodeJS.ProcessEnv, idle?: IdleWork): void {
  requireParent(env);
  const fd = Number(env['GUILDHALL_PROTOCOL_FD'] ?? defaultFd);
  const socket = connect(fd);
  const transport = new SocketTransport(socket, fd);
  const runtime = new AgentRuntime({
    transport,
    load: loadPlan,
    onEnd: (code) => transport.close(() => process.exit(code)),
  });
  const reader = new LineReader((line) => runtime.receive(JSON.parse(line) as HostFrame));
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  // Without its host an agent is an orphan, and whatever it holds is delivered again to its successor.
  socket.on('close', () => process.exit(1));
  socket.on('error', () => process.exit(1));
  // What was committed before a crash must not be blamed for it.
  process.on('exit', () => transport.writeNow());
  if (!idle) return;
  preload(idle.preload);
  rehearse();
}

/** The parent may have died between the fork and the kernel's promise to tell us. */
function requireParent(env: NodeJS.ProcessEnv): void {
  const parentPid = env['GUILDHALL_PARENT_PID'];
  if (parentPid === undefined || Number(parentPid) === process.ppid) return;
  quit(`The process that started this agent (${parentPid}) is gone; the parent is ${process.ppid}.`);
}

function connect(fd: number): Socket {
  try {
    return new Socket({ fd, readable: true, writable: true });
  } catch {
    return quit(`File descriptor ${fd} is no open socket. This program is started by an agent host.`);
  }
}

function quit(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

import { setTimeout as wait } from 'node:timers/promises';
import type { ExecutionEngine } from '@guildhall/engine';

const lookEveryMs = 500;

type DeadLetter = Awaited<ReturnType<ExecutionEngine['listDeadLetters']>>[number];

/**
 * Waits for a message about one document to be given up by its agent: what it asked for will never come.
 *
 * @returns undefined when the signal ends the waiting
 */
export async function givenUpFor(
  documentId: string,
  { engine, guildId, signal }: { engine: ExecutionEngine; guildId: string; signal: AbortSignal },
): Promise<DeadLetter | undefined> {
  while (!signal.aborted) {
    const letters = await engine.listDeadLetters(guildId);
    const letter = letters.find(({ message }) => documentIdOf(message.payload) === documentId);
    if (letter) return letter;
    await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** Of any message of the mesh: the request names it, tasks and orders hold it, answers too. */
function documentIdOf(payload: object): string | undefined {
  const { documentId, document, task } = payload as {
    readonly documentId?: string;
    readonly document?: { readonly id: string };
    readonly task?: { readonly document: { readonly id: string } };
  };
  return documentId ?? (document ?? task?.document)?.id;
}

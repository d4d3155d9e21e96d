/** What became of something that was done to several agents. */
export interface SettledAgents<T> {
  readonly done: readonly { readonly agentId: string; readonly result: T }[];
  readonly failed: readonly { readonly agentId: string; readonly error: Error }[];
}

/** Does something to each of several agents, side by side; a failure stays with its agent. */
export async function settleAgents<T>(
  ids: readonly string[],
  act: (agentId: string) => Promise<T>,
): Promise<SettledAgents<T>> {
  const outcomes = await Promise.allSettled(ids.map((agentId) => act(agentId)));
  const done: { agentId: string; result: T }[] = [];
  const failed: { agentId: string; error: Error }[] = [];
  ids.forEach((agentId, index) => {
    const outcome = outcomes[index]!;
    if (outcome.status === 'fulfilled') done.push({ agentId, result: outcome.value });
    else failed.push({ agentId, error: outcome.reason as Error });
  });
  return { done, failed };
}

/** The topic on which answers to an agent's requests arrive; no cursor is kept on it. */
export function inboxTopic(agentId: string): string {
  return `_inbox/${agentId}`;
}

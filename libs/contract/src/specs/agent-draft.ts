/** An agent of a document that may still be wrong anywhere. */
export interface AgentDraft {
  readonly id?: unknown;
  readonly properties?: { readonly guildhall?: { readonly replicas?: unknown } | null } | null;
}

export function agentDrafts(document: unknown): readonly (AgentDraft | null | undefined)[] {
  const agents = (document as { agents?: unknown } | null | undefined)?.agents;
  return Array.isArray(agents) ? agents : [];
}

/** How often it runs; once when it does not say, or says nonsense. */
export function draftReplicas(agent: AgentDraft | null | undefined): number {
  const replicas = agent?.properties?.guildhall?.replicas;
  return typeof replicas === 'number' && replicas >= 0 ? replicas : 1;
}

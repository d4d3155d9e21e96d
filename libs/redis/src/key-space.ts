import type { AgentRef } from '@guildhall/contract';

/** Ids may hold any printable character: what separates or tags keys is percent-encoded. */
function escapePart(part: string): string {
  return part.replace(/[%:{}]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unescapePart(part: string): string {
  return part.replace(/%(25|3A|7B|7D)/g, (_escaped, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/**
 * The names of all keys (DESIGN 5.4). Keys of one deployment share a hash tag, so that one script may touch any of
 * them in Redis Cluster.
 */
export class KeySpace {
  /** @param prefix separates deployments that share a Redis; default `guildhall` */
  constructor(readonly prefix = 'guildhall') {}

  agentLocation = (ref: AgentRef) => this.key('agent_location', ref.guildId, ref.agentId);
  agentEpoch = (ref: AgentRef) => this.key('agent_epoch', ref.guildId, ref.agentId);
  /** The last lease taken, kept when the lease itself expires: whose the epoch is. */
  agentHolder = (ref: AgentRef) => this.key('agent_holder', ref.guildId, ref.agentId);
  hostAgents = (host: string) => this.key('host_agents', host);
  /** Hash: agent's member name to the epoch under which this incarnation holds its lease. */
  claims = (incarnation: string) => this.key('claims', incarnation);
  host = (host: string) => this.key('host', host);
  hosts = () => this.key('hosts');
  fenced = (incarnation: string) => this.key('fenced', incarnation);
  /** Lives as long as the host lease of a fenced incarnation would have. */
  fencedHostLease = (incarnation: string) => this.key('fenced_host_lease', incarnation);
  placementCounter = () => this.key('placement', 'counter');
  /** Term and candidate of the gateway that leads. */
  leader = () => this.key('leader');
  leaderTerm = () => this.key('leader_term');
  /** When a leader campaigned last that knew of no outage, or the first one ever did; in ms by the store's clock. */
  leaderSure = () => this.key('leader_sure');
  /** Stream: what happened to agents. */
  events = () => this.key('events');
  guilds = () => this.key('guilds');
  guild = (guildId: string) => this.key('guild', guildId);
  guildAgents = (guildId: string) => this.key('guild_agents', guildId);
  /** Counts the changes of a guild; it outlives the guild for a while. */
  guildRevision = (guildId: string) => this.key('guild_revision', guildId);
  /** Hash: agent id to how it ended for good. */
  ends = (guildId: string) => this.key('ends', guildId);
  /** Hash: agent id to why it does not run though it should. */
  pending = (guildId: string) => this.key('pending', guildId);
  /** Set: agents whose wish is gone and whose end was not confirmed. */
  unwished = () => this.key('unwished');
  topics = (guildId: string) => this.key('topics', guildId);
  topic = (guildId: string, topic: string) => this.key('topic', guildId, topic);
  /** Hash: agent id to the position it has handled. */
  cursors = (guildId: string, topic: string) => this.key('cursors', guildId, topic);
  /** Hash: `agent:<id>` or `queue:<name>` to where it began to listen; `ended` to where those had come who were ended. */
  starts = (guildId: string, topic: string) => this.key('starts', guildId, topic);
  /** Set: what an agent subscribed to, so that ending it finds its cursors. */
  subscriptions = (ref: AgentRef) => this.key('subscriptions', ref.guildId, ref.agentId);
  /** Hash: epoch and seq of the agent's last commit. */
  commits = (ref: AgentRef) => this.key('commits', ref.guildId, ref.agentId);
  /** Hash: topic to position and count of deliveries that a process died over. */
  attempts = (ref: AgentRef) => this.key('attempts', ref.guildId, ref.agentId);
  state = (ref: AgentRef) => this.key('state', ref.guildId, ref.agentId);
  published = (guildId: string, topic: string, id: string) => this.key('published', guildId, topic, id);
  deadLetters = (guildId: string) => this.key('dead_letters', guildId);
  /** Stream: ends the wait of one feed of messages. */
  feed = (id: string) => this.key('feed', id);
  storeId = () => this.key('store', 'id');

  /** What every key begins with, for scripts that derive names (lua/key-name.lua). */
  get root(): string {
    return `{${this.prefix}}:`;
  }

  /** An agent's name inside a set, and the end of its keys. */
  agentMember(ref: AgentRef): string {
    return `${escapePart(ref.guildId)}:${escapePart(ref.agentId)}`;
  }

  /** The agent that agentMember named. */
  agentOfMember(member: string): AgentRef {
    const [guildId = '', agentId = ''] = member.split(':').map(unescapePart);
    return { guildId, agentId };
  }

  private key(...parts: string[]): string {
    return this.root + parts.map(escapePart).join(':');
  }
}

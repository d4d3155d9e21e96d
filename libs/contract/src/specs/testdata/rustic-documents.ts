import type { JsonObject } from '../../json';

/** An agent as Rustic AI writes it with every field, nulls and a field that nothing here knows. */
export const fullAgent: JsonObject = {
  id: 'reviewer-1',
  name: 'Grammar reviewer',
  description: 'Reviews the grammar of one paragraph at a time',
  class_name: 'examples.review.GrammarAgent',
  additional_topics: ['paragraphs', 'corrections'],
  properties: { language: 'en', rules: { passive: true, weights: [0.5, 1, 2] }, note: null },
  listen_to_default_topic: false,
  act_only_when_tagged: true,
  predicates: {},
  dependency_map: {
    filesystem: { class_name: 'deps.FileSystemResolver', properties: { path_base: '/data', protocol: 'file' } },
  },
  additional_dependencies: ['filesystem', 'llm:guild'],
  resources: { num_cpus: 0.5, num_gpus: null, custom_resources: { memory: 536_870_912, tpu: 2 }, region: 'eu' },
  qos: { timeout: 30, retry_count: 4, latency: null, budget: { usd: 0.02 } },
  visual: { colour: '#ff8800', position: [10, 20] },
};

/** An agent with nothing but what it must have, and an id. */
export const leastAgent: JsonObject = { id: 'a', name: 'A', description: 'Least', class_name: 'A' };

export const fullGuild: JsonObject = {
  id: 'guild#1 $weekly:{review}',
  name: 'Document review',
  description: 'Reviews documents',
  organization_id: 'acme',
  agents: [fullAgent, leastAgent],
  dependency_map: { llm: { class_name: 'deps.LLMResolver', properties: { model: 'small', conf: {} } } },
  routes: { steps: [] },
  gateway: null,
  properties: {
    messaging: { backend_module: 'm.redis', backend_class: 'RedisBackend', backend_config: { redis_client: {} } },
    guildhall: { restart_policy: 'on-failure', memory_limit: '256Mi', placement: { strategy: 'least_loaded' } },
  },
  created_by: { user: 'ada', tags: ['x', null, 1.5] },
};

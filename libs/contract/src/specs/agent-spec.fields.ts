import type { AgentSpec, QosSpec, ResourceSpec } from './agent-spec';
import { field, list, nested, object, optional, required, type FieldTable } from './field-table';

const resourceFields: FieldTable<ResourceSpec> = {
  numCpus: optional('num_cpus'),
  numGpus: optional('num_gpus'),
  customResources: object('custom_resources'),
};

const qosFields: FieldTable<QosSpec> = {
  timeout: optional('timeout'),
  retryCount: optional('retry_count'),
  latency: optional('latency'),
};

export const agentFields: FieldTable<AgentSpec> = {
  id: required('id'),
  name: required('name'),
  description: required('description'),
  className: required('class_name'),
  additionalTopics: list('additional_topics'),
  properties: object('properties'),
  listenToDefaultTopic: field('listen_to_default_topic', () => true),
  actOnlyWhenTagged: field('act_only_when_tagged', () => false),
  predicates: object('predicates'),
  dependencyMap: object('dependency_map'),
  additionalDependencies: list('additional_dependencies'),
  resources: nested('resources', resourceFields),
  qos: nested('qos', qosFields),
};

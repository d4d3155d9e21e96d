export { callStream, callUnary } from './client-calls';
export { ChannelPool } from './channel-pool';
export { dialHost, whyGone, type DialAnswer } from './dial';
export { errorOfStatus, statusOfError } from './error-status';
export { agentHostPackage, agentHostProto, agentHostService, protoFolder, protoOptions } from './service-definition';

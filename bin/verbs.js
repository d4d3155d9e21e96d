'use strict';

const ofGateway = (name) => () => require(`../dist/apps/engine-gateway/src/cli/verbs/${name}.verb.js`)[`${name}Verb`];

/** Every verb of `guildhall` and where it lives. Here, and not in an app, because no app may import another. */
module.exports = {
  up: ofGateway('up'),
  run: ofGateway('run'),
  ps: ofGateway('ps'),
  logs: ofGateway('logs'),
  send: ofGateway('send'),
  messages: ofGateway('messages'),
  scale: ofGateway('scale'),
  stop: ofGateway('stop'),
  hosts: ofGateway('hosts'),
  review: () => require('../dist/apps/document-mesh/src/cli/review.verb.js').reviewVerb,
};

'use strict';

const ofGateway =
  (name, verb = `${name}Verb`) =>
  () =>
    require(`../dist/apps/engine-gateway/src/cli/verbs/${name}.verb.js`)[verb];

/** Every verb of `guildhall` and where it lives. Here, and not in an app, because no app may import another. */
module.exports = {
  up: ofGateway('up'),
  run: ofGateway('run'),
  ps: ofGateway('ps'),
  inspect: ofGateway('inspect'),
  logs: ofGateway('logs'),
  send: ofGateway('send'),
  messages: ofGateway('messages'),
  scale: ofGateway('scale'),
  move: ofGateway('move'),
  drain: ofGateway('drain'),
  stop: ofGateway('stop'),
  hosts: ofGateway('hosts'),
  events: ofGateway('events'),
  'dead-letters': ofGateway('dead-letters', 'deadLettersVerb'),
  review: () => require('../dist/apps/document-mesh/src/cli/review.verb.js').reviewVerb,
};

const { AgentClass, OnMessage } = require('@guildhall/agent');
const { pass } = require('./stage-gate.cjs');

class Staged {
  constructor() {
    pass('in the constructor');
  }

  onStart() {
    pass('in onStart');
  }

  handle(message, ctx) {
    return ctx.publish('answers', message.payload);
  }
}

OnMessage({ topic: 'questions' })(Staged.prototype, 'handle', { value: Staged.prototype.handle });
AgentClass(process.env.STAGED_CLASS)(Staged);
module.exports = Staged;

const { Socket } = require('node:net');
const { createInterface } = require('node:readline');

// Answers every message of its default topic with what its init frame told it: of who asked for it, and of that topic. It
// speaks the agent process protocol itself, because the library keeps this from authors.
const fd = Number(process.env.GUILDHALL_PROTOCOL_FD);
const host = new Socket({ fd, readable: true, writable: true });
let init;
let seq;

const handlers = {
  init(frame) {
    init = frame;
    seq = frame.seq;
    send({ t: 'loaded', subscriptions: [{ topic: frame.defaultTopic }] });
  },
  start() {
    send({ t: 'ready' });
  },
  deliver({ d }) {
    for (const { topic, pos, message } of d)
      send({ t: 'commit', seq: ++seq, at: { topic, pos }, publish: [answer(message)] });
  },
  ping({ n }) {
    send({ t: 'pong', n });
  },
  stop() {
    send({ t: 'stopped' }, () => process.exit(0));
  },
};

function answer({ id }) {
  const { machineId, clientType, clientProperties, defaultTopic, agentId } = init;
  return {
    // Sorts by time, as the id that it answers does.
    id: `answer-to-${id}`,
    topic: 'told',
    sender: { id: agentId },
    payload: { machineId, clientType, clientProperties, defaultTopic },
    format: 'generic_json',
    timestamp: Date.now(),
  };
}

function send(frame, then) {
  host.write(`${JSON.stringify(frame)}\n`, then);
}

createInterface(host)
  .on('line', (line) => {
    const frame = JSON.parse(line);
    handlers[frame.t]?.(frame);
  })
  .on('close', () => process.exit(1));

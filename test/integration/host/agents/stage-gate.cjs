const { existsSync, writeFileSync } = require('node:fs');
const { Socket } = require('node:net');

const { STAGE, GATE } = process.env;

/** Waits at a stage for as long as the file GATE exists, and says in GATE.reached which process waits. */
exports.pass = (stage) => {
  if (stage !== STAGE || !existsSync(GATE)) return;
  writeFileSync(`${GATE}.reached`, String(process.pid));
  while (existsSync(GATE)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
};

// Loaded by --require ahead of the runner: here the process has read nothing of what the host sent.
exports.pass('before init');

const { write } = Socket.prototype;
Socket.prototype.write = function writeUnlessReady(chunk, ...rest) {
  if (String(chunk).includes('"t":"ready"')) exports.pass('before ready');
  return write.call(this, chunk, ...rest);
};

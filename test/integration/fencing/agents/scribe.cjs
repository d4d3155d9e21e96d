const { spawn } = require('node:child_process');
const { appendFileSync } = require('node:fs');
const { AgentClass } = require('@guildhall/agent');

const { SCRIBE_FILE } = process.env;

// Acts outside Guildhall, where nobody checks its epoch: it writes lines to a file when it is constructed, then every
// 5 ms, and a child of its process does so, too.
class Scribe {
  constructor() {
    write({ by: 'constructor' });
  }

  onStart({ agent: { id }, epoch }) {
    const line = { agentId: id, epoch, by: 'agent' };
    this.timer = setInterval(() => write(line), 5);
    const childLine = JSON.stringify({ ...line, by: 'child', pid: process.pid }).slice(0, -1);
    const script = 'while :; do printf "%s,\\"atMs\\":%s}\\n" "$0" "$(date +%s%3N)" >>"$1"; sleep 0.02; done';
    spawn('/bin/sh', ['-c', script, childLine, SCRIBE_FILE], { stdio: 'ignore' });
  }

  onStop() {
    clearInterval(this.timer);
  }
}

function write(line) {
  appendFileSync(SCRIBE_FILE, `${JSON.stringify({ ...line, pid: process.pid, atMs: Date.now() })}\n`);
}

AgentClass('test.Scribe')(Scribe);
module.exports = Scribe;

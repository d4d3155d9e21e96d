// A runner that cannot work: it answers nothing until it is told which agent it is, and then all is well.
'use strict';
const { Socket } = require('node:net');

const socket = new Socket({ fd: 3, readable: true, writable: true });
let rest = '';
socket.setEncoding('utf8');
socket.on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop();
  for (const { t } of lines.map((line) => JSON.parse(line))) {
    if (t === 'init') socket.write('{"t":"loaded","subscriptions":[]}\n');
    if (t === 'start') socket.write('{"t":"ready"}\n');
    if (t === 'stop') process.exit(0);
  }
});

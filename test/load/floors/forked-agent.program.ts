// The least agent over Node's own channel: says when it is ready and answers what it is asked.
process.on('message', (question) => process.send?.(question));
process.send?.('ready');

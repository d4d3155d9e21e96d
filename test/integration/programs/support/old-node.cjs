// Loaded ahead of a program: makes it believe that it runs on a Node that is too old for it.
Object.defineProperty(process.versions, 'node', { value: '20.20.2' });

/** A result, for people or for programs. */
export function print(json: boolean | undefined, document: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(document) : text()}\n`);
}

/** A reader that has seen enough (`guildhall ps | head -1`) is no failure. */
export function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 1);
  });
}

const longestBase = 160;

/**
 * The id of a request: the same whenever a handler is tried again for the same message, so that the other side sees one
 * request. Made of the message's id, who handles it (several agents may), and the number of the call.
 */
export function requestId(messageId: string, handledBy: readonly (string | undefined)[], call: number): string {
  const base = messageId.length <= longestBase ? messageId : digest(messageId, 32);
  return `${base}/${digest(JSON.stringify(handledBy), 12)}/${call}`;
}

function digest(text: string, chars: number): string {
  // Loaded with the first request: few agents make any, and it costs an idle one 1.5 MB.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex').slice(0, chars);
}

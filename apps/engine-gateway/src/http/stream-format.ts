/** One thing on a stream. */
export interface StreamItem {
  /** What it is: `message`, `log`, `error`. */
  readonly event: string;
  /** Where to go on after it; only messages have one. */
  readonly id?: string;
  readonly data: object;
}

export interface StreamFormat {
  readonly mediaType: string;
  /** Says nothing, and shows that the connection lives. */
  readonly heartbeat: string;
  encode(item: StreamItem): string;
}

/** https://html.spec.whatwg.org/multipage/server-sent-events.html; JSON has no line breaks, so one data line is enough. */
const serverSentEvents: StreamFormat = {
  mediaType: 'text/event-stream',
  heartbeat: ':\n\n',
  encode: ({ event, id, data }) =>
    `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
};

/** A JSON document a line; a failure is a line with the one member `error`. */
const jsonLines: StreamFormat = {
  mediaType: 'application/x-ndjson',
  heartbeat: '\n',
  encode: ({ event, data }) => `${JSON.stringify(event === 'error' ? { error: data } : data)}\n`,
};

/** Server-sent events for those who ask for them, as browsers do; else a JSON document a line. */
export function streamFormat(accept = ''): StreamFormat {
  return accept.includes(serverSentEvents.mediaType) ? serverSentEvents : jsonLines;
}

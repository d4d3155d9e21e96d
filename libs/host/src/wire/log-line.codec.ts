import type { LogLine } from '@guildhall/contract';
import type { LogEntry } from '../host-calls';
import { fromBytes, toBytes } from './json-bytes';

export function encodeLogLine({ at, level, message, fields, source, dropped }: LogEntry): LogLine {
  return { at: at.toISOString(), level, message, fields: toBytes(fields), source, dropped };
}

export function decodeLogLine({ at, level, message, fields, source, dropped }: LogLine): LogEntry {
  const known = { level: level as LogEntry['level'], source: source as LogEntry['source'] };
  return { ...known, at: new Date(at), message, fields: fromBytes(fields, 'fields'), dropped };
}

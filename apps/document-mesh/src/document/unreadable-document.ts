import { type GuildhallError, invalid } from '@guildhall/contract';

/** @returns the error for a file that is damaged or not what its name says, with what to do about it */
export function unreadable(file: string, advice: string, cause?: unknown): GuildhallError {
  return invalid('DOCUMENT_UNREADABLE', `${file} cannot be read. ${advice}`, { field: 'file', cause });
}

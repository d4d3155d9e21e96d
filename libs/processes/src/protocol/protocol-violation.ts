/** An agent process broke the protocol. The message continues "The process …". */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation';
}

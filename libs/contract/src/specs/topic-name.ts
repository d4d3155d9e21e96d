import { invalid } from '../errors/guildhall-error';
import { limits } from '../limits';
import { isPrintable, isWithin } from './printable';

/**
 * The topic itself when it is 1-255 printable characters.
 *
 * @throws GuildhallError invalid TOPIC_INVALID
 */
export function requireTopic(topic: unknown, field = 'topic'): string {
  if (typeof topic === 'string' && topic !== '' && isWithin(topic, limits.topicChars) && isPrintable(topic)) {
    return topic;
  }
  throw invalid('TOPIC_INVALID', `${field} must be a text of 1 to ${limits.topicChars} printable characters.`, {
    field,
  });
}

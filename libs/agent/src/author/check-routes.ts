import type { RouteMatch } from './agent-definition';

/**
 * @throws TypeError for a class name that is no text, a queue without a topic, or two handlers for the same messages
 */
export function checkDefinition(className: string, routes: readonly RouteMatch[]): void {
  if (typeof className !== 'string' || className.trim() === '') {
    throw new TypeError('An agent class needs a name, such as "examples.Greeter".');
  }
  const seen = new Set<string>();
  for (const route of routes) {
    checkRoute(className, route);
    const key = JSON.stringify([route.topic, route.format, route.queue]);
    if (seen.has(key)) throw new TypeError(`${className} has two handlers for ${describe(route)}. Keep one.`);
    seen.add(key);
  }
}

function checkRoute(className: string, route: RouteMatch): void {
  for (const [name, value] of Object.entries({ topic: route.topic, format: route.format, queue: route.queue })) {
    if (value !== undefined && (typeof value !== 'string' || value === '')) {
      throw new TypeError(`${className} has a handler whose ${name} is no text.`);
    }
  }
  if (route.queue !== undefined && route.topic === undefined) {
    throw new TypeError(`${className} works on the queue "${route.queue}" without a topic. Name the topic.`);
  }
}

function describe({ topic, format, queue }: RouteMatch): string {
  const parts = [topic && `topic "${topic}"`, format && `format "${format}"`, queue && `queue "${queue}"`].filter(
    Boolean,
  );
  return parts.length > 0 ? parts.join(', ') : 'every message';
}

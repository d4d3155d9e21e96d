import { randomUUID } from 'node:crypto';
import { runMarker } from './run-marker';

/** Marks this run, so that the teardown can find what its processes left behind. */
export default function globalSetup(): void {
  process.env[runMarker] = randomUUID();
}

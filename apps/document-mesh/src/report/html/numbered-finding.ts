import type { FindingPlace } from '../finding-place';
import type { FoundFinding } from '../review-run';

/** A finding with the number that ties its mark to its note, and its place. */
export type NumberedFinding = FoundFinding & { readonly number: number; readonly place: FindingPlace };

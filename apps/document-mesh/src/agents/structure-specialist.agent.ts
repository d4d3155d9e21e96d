import { StructureReviewer } from '../review/structure.reviewer';
import { defineSpecialist } from './specialist';

const reviewer = new StructureReviewer();

/** How the document is built: headings, references, lists, length. */
export default defineSpecialist({
  className: 'documents.StructureSpecialist',
  category: 'structure',
  review: (task) => reviewer.review(task),
});

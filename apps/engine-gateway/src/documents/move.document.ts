import { z } from 'zod';

export const moveSchema = z.strictObject({
  to: z.string().optional().describe('name of the host; absent: placement chooses among the others'),
});

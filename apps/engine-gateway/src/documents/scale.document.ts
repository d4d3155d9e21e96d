import { limits } from '@guildhall/contract';
import { z } from 'zod';

export const scaleSchema = z.strictObject({
  replicas: z.int().min(0).max(limits.replicas).describe('0 ends the agent'),
});

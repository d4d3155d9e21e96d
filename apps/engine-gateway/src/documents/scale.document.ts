import { z } from 'zod';

export const scaleSchema = z.strictObject({ replicas: z.int().min(0).max(1000).describe('0 ends the agent') });

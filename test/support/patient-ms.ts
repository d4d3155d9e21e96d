/** What hangs ends with its test: for calls of a store that are not about their time limit, on a machine that stalls. */
export const patientMs = 30_000;

import { pino } from "pino";

/**
 * The log of subgraphs: JSON lines on standard error, or at the end of LEC_LOG_FILE. Values of requests never go in, only
 * ids, names and codes.
 */
export const log = pino(
  { name: "lec", level: process.env.LEC_LOG_LEVEL ?? "info" },
  pino.destination(process.env.LEC_LOG_FILE ?? 2),
);

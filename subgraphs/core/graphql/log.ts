import { pino } from "pino";

/** The log of subgraphs: JSON lines on standard error. Values of requests never go in, only ids, names and codes. */
export const log = pino({ name: "lec", level: process.env.LEC_LOG_LEVEL ?? "info" }, pino.destination(2));

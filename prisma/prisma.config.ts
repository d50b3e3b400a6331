import { defineConfig } from "prisma/config";

/** Read by the `prisma` command only; the running system never needs it. */
export default defineConfig({
  schema: "schema",
  migrations: { path: "migrations" },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});

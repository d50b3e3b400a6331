import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The gateway that `vite` (development only) forwards the API to. */
const gateway = process.env.LEC_GATEWAY ?? "http://localhost:4000";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    // Everything is a file of our own origin: the content security policy allows neither data: addresses nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
  server: {
    proxy: Object.fromEntries(
      ["/graphql", "/auth", "/files", "/receipts", "/demo-accounts.json"].map(path => [
        path,
        { target: gateway },
      ]),
    ),
  },
});

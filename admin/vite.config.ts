import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The gateway that `vite` (development only) forwards the API to. */
const gateway = process.env.LEC_GATEWAY ?? "http://localhost:4000";

/** Files that shrink; fonts and pictures are compressed already. */
const shrinks = /\.(js|css|html|svg)$/;

/**
 * Puts what the gateway sends to browsers that take it beside each file: on a school's line, the console arrives in a
 * third of the time. Gzip as well, since browsers take Brotli over HTTPS alone. Not the best grade, which would double the
 * time of a build for a few per cent.
 */
function compressed(): Plugin {
  const [br, gz] = [promisify(brotliCompress), promisify(gzip)];
  return {
    name: "compressed",
    apply: "build",
    async writeBundle({ dir = "" }) {
      const files = await readdir(dir, { recursive: true });
      await Promise.all(
        files
          .filter(file => shrinks.test(file))
          .map(async name => {
            const [path, content] = [join(dir, name), await readFile(join(dir, name))];
            await writeFile(
              `${path}.br`,
              await br(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
            );
            await writeFile(`${path}.gz`, await gz(content, { level: 9 }));
          }),
      );
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed()],
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
      ["/graphql", "/auth", "/files", "/letters", "/receipts", "/healthcheck", "/demo-accounts.json"].map(
        path => [path, { target: gateway }],
      ),
    ),
  },
});

import { startSystem } from "@lec/gateway/system";
import type { DatabaseUrls } from "@lec/prisma/connection";

/** A whole system on a database given by a message, until it is killed. */
process.on("message", ({ urls, secret, port }: { urls: DatabaseUrls; secret: string; port: number }) => {
  void startSystem({ urls, secret, sandbox: true, port, host: "127.0.0.1", subgraphs: "embedded" }).then(
    ({ url }) => process.send?.({ url }),
  );
});
process.on("disconnect", () => process.exit(0));

import { startSystem } from "@lec/gateway/system";
import type { DatabaseUrls } from "@lec/prisma/connection";

/** A whole system on a database given by a message, until it is killed. */
process.on("message", ({ urls, secret }: { urls: DatabaseUrls; secret: string }) => {
  void startSystem({ urls, secret, sandbox: true, port: 0, host: "127.0.0.1", subgraphs: "embedded" }).then(
    ({ url }) => process.send?.({ url }),
  );
});
process.on("disconnect", () => process.exit(0));

import { hash, type Options } from "@node-rs/argon2";
import { demoPassword } from "./demo-accounts.ts";

/** As the gateway hashes passwords. A hash carries its parameters, so verifying does not depend on them being the same. */
const argon2id: Options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The salt is fixed so that a seed is the same every time; the password behind it is public anyway. */
const salt = Buffer.from("lec demo salt 69");

/** argon2id of the demo password, computed once for all accounts. */
export function hashDemoPassword(): Promise<string> {
  return hash(demoPassword, { ...argon2id, salt });
}

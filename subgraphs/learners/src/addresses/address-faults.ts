import type { AddressRecord, Fault } from "../learners/learner-record.ts";
import { faultOfTambonCode } from "./tambon.ts";

/** What is wrong with addresses as a whole: a tambon's code that does not stand beside its own names. */
export async function faultsOfAddresses(
  addresses: readonly AddressRecord[] | null | undefined,
): Promise<Fault[]> {
  const found = await Promise.all(
    (addresses ?? []).map(async address => {
      const code = await faultOfTambonCode(address);
      return code === null ? [] : [{ field: `addresses.${address.kind}.tambonCode`, code }];
    }),
  );
  return found.flat();
}

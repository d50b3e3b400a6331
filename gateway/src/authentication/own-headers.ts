/** Set by us on every request before the library sees it, so that no client chooses the address it is counted by. */
export const clientAddressHeader = "lec-client-address";

/** Likewise, so that what is written to the audit names the request it came with. */
export const requestIdHeader = "lec-request-id";

const signInPath = "/login";

let remembered: string | null = null;

/** The state that the router carries to the sign-in page. */
export interface CameFrom {
  nextPathname?: string;
  nextSearch?: string;
}

/**
 * Where to go after signing in. Several requests may notice the lost session one after the other; those that come late
 * find the person at the sign-in page already and would send them back to it, so the first real place is kept.
 */
export function returnPlace(cameFrom: CameFrom | null): string | null {
  if (cameFrom?.nextPathname && cameFrom.nextPathname !== signInPath) {
    remembered = `${cameFrom.nextPathname}${cameFrom.nextSearch ?? ""}`;
  }
  return remembered;
}

/** Signed in, or signed out on purpose: the next sign-in begins at home. */
export function forgetReturnPlace(): void {
  remembered = null;
}
